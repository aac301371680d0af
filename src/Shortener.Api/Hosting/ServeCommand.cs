using Shortener.Api.Setup;

namespace Shortener.Api.Hosting;

/// <summary><c>serve</c>, the default: the server with everything its mode needs in one process.</summary>
internal static class ServeCommand
{
    /// <summary>Runs until a signal asks it to stop.</summary>
    /// <param name="args">Configuration in ASP.NET's form, such as <c>--urls http://127.0.0.1:9000</c>.</param>
    public static Task<int> RunAsync(string[] args) => FailureReport.GuardAsync(async () =>
    {
        OpenFiles.RequireEnough();
        InlineSockets.Prefer();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.AddShortenerApi();
        await using WebApplication app = builder.Build();
        var start = app.Services.GetRequiredService<NodeStart>();
        // Three looks: the limit may be reached before the first readiness check comes round.
        var assemblies = app.Services.GetRequiredService<AssemblyDescriptors>();
        assemblies.GiveBack();
        await start.PrepareAsync(withJournal: true, CancellationToken.None);
        assemblies.GiveBack();
        app.UseShortenerApi();
        await app.StartAsync();
        assemblies.GiveBack();
        Announce(app, await app.Services.GetRequiredService<SetupLink>().IssueAsync(CancellationToken.None));
        await app.WaitForShutdownAsync();
        return ExitCode.Done;
    });

    private static void Announce(WebApplication app, string? setupLink)
    {
        foreach (string address in app.Urls)
        {
            Console.WriteLine($"Listening on {address}");
        }

        if (setupLink is not null)
        {
            Console.WriteLine($"Nobody has an account yet. Make the first one within a day at {setupLink}");
        }
    }
}
