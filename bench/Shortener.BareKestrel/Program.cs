using System.Text.Json;

// The yardsticks: Kestrel with its defaults and one middleware that answers a constant 302, or, with --answer FILE, a minimal API that
// serializes the JSON of that file for /api/v1/links/{id}.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
WebApplication app = builder.Build();
if (app.Configuration["answer"] is { } file)
{
    JsonElement answer = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
    app.MapGet("/api/v1/links/{id}", (string id) => id.Length > 0 ? Results.Json(answer) : Results.NotFound());
}
else
{
    app.Run(static context =>
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = "https://example.com/";
        return Task.CompletedTask;
    });
}

await app.RunAsync();
