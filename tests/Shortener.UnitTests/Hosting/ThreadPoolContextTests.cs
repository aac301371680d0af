using Shortener.Api.Hosting;

namespace Shortener.UnitTests.Hosting;

public sealed class ThreadPoolContextTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Work_goes_on_in_the_pool_behind_an_await_that_another_thread_completes()
    {
        Thread? completing = null;
        var completed = new TaskCompletionSource();
        List<(Thread Thread, bool Pool)> seen = [];
        Task work = ThreadPoolContext.RunAsync(
            async signal =>
            {
                seen.Add((Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread));
                completing = new Thread(signal.SetResult);
                completing.Start();
                await signal.Task;
                seen.Add((Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread));
                await Nested();
                seen.Add((Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread));
            },
            completed);
        await work.WaitAsync(Patience);

        Assert.Equal(3, seen.Count);
        Assert.All(seen, at => Assert.True(at.Pool));
        Assert.DoesNotContain(completing, seen.Select(at => at.Thread));
    }

    [Fact]
    public async Task The_context_does_not_stay_on_the_pool_s_threads()
    {
        await ThreadPoolContext.RunAsync(static _ => Nested(), 0).WaitAsync(Patience);
        SynchronizationContext?[] left = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => SynchronizationContext.Current)));
        Assert.All(left, Assert.Null);
    }

    [Fact]
    public async Task A_failure_reaches_whoever_awaits()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => ThreadPoolContext.RunAsync<int>(static _ => throw new InvalidDataException(), 0));
        await Assert.ThrowsAsync<InvalidDataException>(() => ThreadPoolContext.RunAsync(
            static async _ =>
            {
                await Nested();
                throw new InvalidDataException();
            },
            0));
    }

    [Fact]
    public async Task The_execution_context_flows_into_the_work()
    {
        var local = new AsyncLocal<int> { Value = 42 };
        int seen = 0;
        await ThreadPoolContext.RunAsync(
            async it =>
            {
                await Nested();
                seen = it.Value;
            },
            local).WaitAsync(Patience);
        Assert.Equal(42, seen);
    }

    [Fact]
    public void An_operator_s_own_choice_about_inline_sockets_wins()
    {
        string? before = Environment.GetEnvironmentVariable(InlineSockets.Variable);
        try
        {
            Environment.SetEnvironmentVariable(InlineSockets.Variable, "0");
            InlineSockets.Prefer();
            Assert.Equal("0", Environment.GetEnvironmentVariable(InlineSockets.Variable));
        }
        finally
        {
            Environment.SetEnvironmentVariable(InlineSockets.Variable, before);
        }
    }

    private static async Task Nested()
    {
        await Task.Yield();
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    }
}
