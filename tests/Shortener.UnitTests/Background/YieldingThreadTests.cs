using System.Globalization;
using Shortener.Ingest.Background;

namespace Shortener.UnitTests.Background;

public sealed class YieldingThreadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Work_comes_back_to_the_thread_behind_each_await()
    {
        using var thread = new YieldingThread("yield-returns");
        int[] threads = await thread.RunAsync(async () =>
        {
            int before = Environment.CurrentManagedThreadId;
            await CompletedByAnotherThread();
            int between = Environment.CurrentManagedThreadId;
            await Task.Run(() => { });
            return new[] { before, between, Environment.CurrentManagedThreadId };
        }).WaitAsync(Patience);

        Assert.Single(threads.Distinct());
        Assert.NotEqual(Environment.CurrentManagedThreadId, threads[0]);
    }

    [Fact]
    public async Task The_caller_goes_on_elsewhere()
    {
        using var thread = new YieldingThread("yield-caller");
        int there = await thread.RunAsync(() => Task.FromResult(Environment.CurrentManagedThreadId)).WaitAsync(Patience);
        Assert.NotEqual(there, Environment.CurrentManagedThreadId);
    }

    [Fact]
    public async Task A_failure_reaches_whoever_awaits_and_the_thread_works_on()
    {
        using var thread = new YieldingThread("yield-failure");
        await Assert.ThrowsAsync<InvalidDataException>(() => thread.RunAsync<int>(() => throw new InvalidDataException()).WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidDataException>(() => thread.RunAsync<int>(async () =>
        {
            await Task.Yield();
            throw new InvalidDataException();
        }).WaitAsync(Patience));
        Assert.Equal(7, await thread.RunAsync(() => Task.FromResult(7)).WaitAsync(Patience));
    }

    [Fact]
    public async Task On_Linux_the_thread_has_a_lower_priority_than_the_others()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var thread = new YieldingThread("yield-nice");
        await thread.RunAsync(() => Task.FromResult(0)).WaitAsync(Patience);
        string[] stats = [.. Directory.GetDirectories("/proc/self/task").Select(task => ReadStat(task))];
        string own = Assert.Single(stats, stat => stat.Contains("(yield-nice)", StringComparison.Ordinal));
        string main = File.ReadAllText($"/proc/self/task/{Environment.ProcessId}/stat");
        Assert.True(Niceness(own) > Niceness(main), own);
    }

    [Fact]
    public async Task Disposing_waits_for_what_is_queued()
    {
        var thread = new YieldingThread("yield-dispose");
        Task<int>[] queued = [.. Enumerable.Range(0, 100).Select(i => thread.RunAsync(() => Task.FromResult(i)))];
        thread.Dispose();
        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(queued).WaitAsync(Patience));
    }

    /// <summary>The 19th field; the second is the name in brackets, which may hold anything.</summary>
    private static int Niceness(string stat) =>
        int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);

    private static Task CompletedByAnotherThread()
    {
        var completed = new TaskCompletionSource();
        new Thread(completed.SetResult).Start();
        return completed.Task;
    }

    /// <summary>Empty for a thread of another test that ended since the threads were listed.</summary>
    private static string ReadStat(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "stat"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
