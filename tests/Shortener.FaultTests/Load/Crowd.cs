namespace Shortener.FaultTests.Load;

/// <summary>
/// Visitors that click links at random until stopped, and what came back. Visitors of a crowd with a pause return when their
/// connection breaks; those of one without click as fast as they can and go when the server goes.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int Visitors = 8;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _start;
    private readonly Visitor[] _visitors;
    private readonly Task[] _clicking;

    private Crowd(Uri address, IReadOnlyList<ClickLog> links, int seed, TimeSpan pause, bool returns, int visitors, string query = "")
    {
        _start = _time.GetTimestamp();
        _visitors = [.. Enumerable.Range(0, visitors).Select(i => new Visitor(address, links, seed + i, pause, returns, _time, _start, query))];
        _clicking = [.. _visitors.Select(visitor => Task.Run(() => visitor.ClickAsync(_stop.Token)))];
    }

    /// <summary>Time since the crowd came.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    public IReadOnlyList<Answer> Answers => [.. _visitors.SelectMany(visitor => visitor.Answers).OrderBy(answer => answer.At)];

    /// <summary>About 1,000 clicks a second that come back whatever happens: the load under a fault that lasts.</summary>
    public static Crowd Steady(Uri address, IReadOnlyList<ClickLog> links, int seed, int visitors = Visitors) =>
        new(address, links, seed, TimeSpan.FromMilliseconds(5), returns: true, visitors);

    /// <summary>As many clicks as the server answers, until it goes away.</summary>
    public static Crowd Rush(Uri address, IReadOnlyList<ClickLog> links, int seed, int visitors = Visitors) =>
        new(address, links, seed, TimeSpan.Zero, returns: false, visitors);

    /// <summary>As <see cref="Rush"/>, by visitors who return, each click with a query that fills the journal's frame: 16 MiB hold about 3,500 of them.</summary>
    public static Crowd Heavy(Uri address, IReadOnlyList<ClickLog> links, int seed) =>
        new(address, links, seed, TimeSpan.Zero, returns: true, Visitors, "?pad=" + new string('x', 4_000));

    /// <summary>Ends the load; every request under way is answered or counted as sent only.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clicking);
    }

    /// <summary>Every answer was a redirect; connections may have broken.</summary>
    public void AssertOnlyRedirects() =>
        Assert.Empty(Answers.Where(answer => answer.Status is not (302 or 0)).CountBy(answer => answer.Status));

    /// <summary>
    /// Between two instants redirects kept coming, no connection broke, and all but one in a hundred took less than
    /// <paramref name="deadline"/>.
    /// </summary>
    public void AssertKeptRedirecting(TimeSpan from, TimeSpan to, TimeSpan deadline)
    {
        Answer[] during = [.. Answers.Where(answer => answer.At >= from && answer.At < to)];
        Assert.True(during.Length >= (to - from).TotalSeconds * 20, $"only {during.Length} answers in {to - from}");
        Assert.All(during, answer => Assert.Equal(302, answer.Status));
        TimeSpan late = during.Select(answer => answer.Took).Order().ElementAt((int)(during.Length * 0.99));
        Assert.True(late < deadline, $"p99 of {during.Length} answers is {late.TotalMilliseconds:0} ms, above {deadline.TotalMilliseconds:0} ms");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
