namespace Shortener.Api.Hosting;

/// <summary>
/// Keeps a piece of asynchronous work on the thread pool, also behind awaits that a socket completes: with
/// <see cref="InlineSockets"/> those would resume on the socket's own thread, and a slow step there would stall every connection that
/// this thread serves. Stateless and thread-safe.
/// </summary>
internal sealed class ThreadPoolContext : SynchronizationContext
{
    private static readonly ThreadPoolContext Shared = new();

    private ThreadPoolContext()
    {
    }

    /// <summary>Starts the work on the thread pool and brings each of its awaits back there.</summary>
    /// <param name="work">Runs with this context as the current one.</param>
    public static Task RunAsync<TState>(Func<TState, Task> work, TState state)
    {
        var run = new Run<TState>(work, state);
        // With the caller's execution context, unlike the posts below: there the awaits themselves carry it.
        ThreadPool.QueueUserWorkItem(static begun => Enter(static it => _ = it.GoAsync(), begun), run, preferLocal: false);
        return run.Ended;
    }

    public override void Post(SendOrPostCallback d, object? state) =>
        ThreadPool.UnsafeQueueUserWorkItem(static posted => Enter(static it => it.d(it.state), posted), (d, state), preferLocal: false);

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    private static void Enter<T>(Action<T> work, T state)
    {
        SetSynchronizationContext(Shared);
        try
        {
            work(state);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    private sealed class Run<TState>(Func<TState, Task> work, TState state)
    {
        private readonly TaskCompletionSource _ended = new();

        public Task Ended => _ended.Task;

        public async Task GoAsync()
        {
            try
            {
                await work(state);
            }
            catch (Exception failed)
            {
                // Whoever awaits the work decides about its failure.
                _ended.SetException(failed);
                return;
            }

            _ended.SetResult();
        }
    }
}
