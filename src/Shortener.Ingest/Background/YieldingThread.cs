using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Shortener.Ingest.Background;

/// <summary>
/// A thread of its own for work that must not take the processor from redirects: on Linux it runs at a low scheduling priority, so a
/// redirect that becomes ready is served first, and the thread takes what is left. Work that awaits comes back to this thread, also
/// when a socket completed the await. Thread-safe.
/// </summary>
internal sealed partial class YieldingThread : TaskScheduler, IDisposable
{
    /// <summary>
    /// Weight 335 against the 1,024 of a thread of default priority: beside a busy redirect thread on the same core this one still
    /// gets a quarter of it. With 10 (weight 110) other programs on the machine, a build in one trial, held commits up for 18 s.
    /// </summary>
    private const int Niceness = 5;

    private readonly BlockingCollection<Task> _queue = [];
    private readonly Thread _thread;

    /// <param name="name">Shown by the system's tools; at most 15 letters.</param>
    public YieldingThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs the work on this thread; the task ends with its result.</summary>
    /// <exception cref="InvalidOperationException">The thread was told to end.</exception>
    public Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Takes no more work and waits for the end of what is queued.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    protected override void QueueTask(Task task) => _queue.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Thread.CurrentThread == _thread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue];

    private void Run()
    {
        Yield();
        foreach (Task task in _queue.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    private static void Yield()
    {
        // The runtime's own thread priorities have no effect on Linux. There a niceness belongs to a thread, and lowering it needs no
        // right; where it fails or does not exist, the work runs at the default priority.
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(PriorityOfThread, CallingThread, Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    private const int PriorityOfThread = 0;
    private const int CallingThread = 0;

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
