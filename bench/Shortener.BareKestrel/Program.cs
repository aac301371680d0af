// The yardstick: Kestrel with its defaults and one middleware that answers a constant 302.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
WebApplication app = builder.Build();
app.Run(static context =>
{
    context.Response.StatusCode = StatusCodes.Status302Found;
    context.Response.Headers.Location = "https://example.com/";
    return Task.CompletedTask;
});
await app.RunAsync();
