using Shortener.Ingest.Pipeline;

namespace Shortener.Ingest.Worker;

/// <summary>A source that this worker stores: its running pipeline and how to end it. Used by one thread at a time.</summary>
internal sealed class HeldSource : IAsyncDisposable
{
    private readonly CancellationTokenSource _soft = new();
    private readonly CancellationTokenSource _hard = new();
    private readonly Task<PipelineEnd> _running;

    public HeldSource(string identity, ClickPipeline pipeline)
    {
        Identity = identity;
        _running = Task.Run(() => pipeline.RunAsync(_soft.Token, _hard.Token));
    }

    public string Identity { get; }

    public bool HasEnded => _running.IsCompleted;

    /// <summary>Why it ended, if that was a failure.</summary>
    public Exception? Failure => _running.Exception?.InnerException;

    /// <summary>Commits what was read, for at most <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider time)
    {
        await _soft.CancelAsync();
        using var limit = new CancellationTokenSource();
        await Task.WhenAny(_running, Task.Delay(patience, time, limit.Token));
        await limit.CancelAsync();
        await DisposeAsync();
    }

    /// <summary>Ends it at once; a commit under way happens or does not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _soft.CancelAsync();
        await _hard.CancelAsync();
        await Task.WhenAny(_running);
        _soft.Dispose();
        _hard.Dispose();
    }
}
