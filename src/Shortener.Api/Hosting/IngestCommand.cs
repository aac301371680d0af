using Microsoft.Extensions.Options;
using Shortener.Api.Worker;
using Shortener.Core.Storage;

namespace Shortener.Api.Hosting;

/// <summary><c>ingest</c>: a worker that stores the clicks which nodes forward (distributed mode).</summary>
internal static class IngestCommand
{
    /// <summary>Runs until a signal asks it to stop.</summary>
    /// <param name="args">Configuration in ASP.NET's form; <c>--urls</c> is where health and metrics are.</param>
    public static Task<int> RunAsync(string[] args) => FailureReport.GuardAsync(async () =>
    {
        OpenFiles.RequireEnough();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.AddIngestWorker();
        await using WebApplication app = builder.Build();
        StorageOptions storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (storage.Backend != StorageBackend.Postgres || string.IsNullOrWhiteSpace(storage.Redis))
        {
            await Console.Error.WriteLineAsync(
                "An ingest worker needs ConnectionStrings__Postgres and ConnectionStrings__Redis, the same as its nodes. "
                + "Without Redis every node stores the clicks of its own journal, and there is nothing for a worker to do.");
            return ExitCode.BadInput;
        }

        await app.Services.GetRequiredService<NodeStart>().PrepareWorkerAsync(CancellationToken.None);
        app.UseIngestWorker();
        await app.StartAsync();
        foreach (string address in app.Urls)
        {
            Console.WriteLine($"Health and metrics on {address}");
        }

        await app.WaitForShutdownAsync();
        return ExitCode.Done;
    });
}
