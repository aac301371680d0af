using System.Threading.Channels;
using Shortener.Api.Hosting;
using Shortener.Core.Erasure;
using Shortener.Core.Ids;

namespace Shortener.Api.Erasure;

/// <summary>
/// Erases deleted workspaces in the background, one after another; what a killed process left goes on after the start. Thread-safe.
/// </summary>
internal sealed partial class ErasureService(WorkspaceEraser eraser, TimeProvider time, ILogger<ErasureService> logger) : BackgroundService
{
    /// <summary>Another node's deletions, and what waits for its time.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A workspace was deleted here.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the server does not wait for erasures.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        bool failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // SQLite works in place, which no socket's thread may do, also behind an await.
                await ThreadPoolContext.RunAsync(static it => it.Service.RunDueAsync(it.Token), (Service: this, Token: stoppingToken));
                failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                {
                    failing = true;
                    Log.Waiting(logger, failure);
                }
            }

            using var look = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            Task<bool> woken = _wake.Reader.ReadAsync(look.Token).AsTask();
            await Task.WhenAny(woken, Task.Delay(LookEvery, time, look.Token));
            await look.CancelAsync();
            await ((Task)woken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunDueAsync(CancellationToken ct)
    {
        while (await eraser.RunOneAsync(ct) is var (erasure, isDone))
        {
            if (isDone)
            {
                Log.Erased(logger, OpaqueId.Workspace.Format(erasure.WorkspaceId));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Erasing a deleted workspace waits: its next step failed and is tried again")]
        public static partial void Waiting(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "The deleted workspace {Id} is erased")]
        public static partial void Erased(ILogger logger, string id);
    }
}
