using Microsoft.Extensions.Logging;

namespace Shortener.Core.Journal;

/// <summary>
/// Flushes the live generation on a thread of its own: every <c>Journal:FlushMs</c>, and at once when someone waits. All who wait when
/// a flush starts are served by it.
/// </summary>
internal sealed partial class JournalFlusher : IDisposable
{
    private readonly Generation _live;
    private readonly TimeSpan _interval;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Lock _gate = new();

    // Guarded by _gate: served by the next flush.
    private TaskCompletionSource? _waiting;
    private bool _stopped;

    private volatile string? _problem;

    public JournalFlusher(Generation live, TimeSpan interval, ILogger logger)
    {
        _live = live;
        _interval = interval;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-flush" };
    }

    /// <summary>Why the last flush failed, or null.</summary>
    public string? Problem => _problem;

    public void Start() => _thread.Start();

    /// <summary>
    /// Completes behind a flush that starts after the call. It completes also when the disk refused: the answered visitor gains nothing
    /// by waiting, and <see cref="Problem"/> says so.
    /// </summary>
    public Task NextFlushAsync()
    {
        Task next;
        lock (_gate)
        {
            if (_stopped)
            {
                return Task.CompletedTask;
            }

            _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next = _waiting.Task;
            _wake.Set();
        }

        return next;
    }

    /// <summary>Stops the thread behind a last flush.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            _wake.Set();
        }

        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _wake.Dispose();
    }

    private void Run()
    {
        bool stopped;
        do
        {
            _wake.WaitOne(_interval);
            TaskCompletionSource? served;
            lock (_gate)
            {
                stopped = _stopped;
                served = _waiting;
                _waiting = null;
            }

            Flush(requested: served is not null || stopped);
            served?.SetResult();
        }
        while (!stopped);
    }

    private void Flush(bool requested)
    {
        try
        {
            _live.Flush(requested);
            _problem = null;
        }
        catch (IOException failed)
        {
            if (_problem is null)
            {
                Log.FlushFailed(_logger, failed);
            }

            _problem = failed.Message;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Flushing the journal failed: clicks survive the process, but not a power cut")]
        public static partial void FlushFailed(ILogger logger, Exception exception);
    }
}
