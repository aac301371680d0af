using Shortener.Core.Visitors;

namespace Shortener.StoreContracts.Visitors;

/// <summary>The promises of <see cref="IVisitorSaltStore"/>. Days are taken from the database's own clock.</summary>
public abstract class VisitorSaltStoreContract : IAsyncLifetime
{
    protected IVisitorSaltStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await CreateEmptyAsync();

    public abstract Task DisposeAsync();

    [Fact]
    public async Task A_salt_is_made_once_and_stays()
    {
        int today = await TodayAsync();

        VisitorSalt first = Assert.Single(await Store.EnsureAsync(VisitorPeriod.Day, [today], CancellationToken.None));
        IReadOnlyList<VisitorSalt> again = await Store.EnsureAsync(VisitorPeriod.Day, [today, today + 1], CancellationToken.None);

        Assert.Equal(VisitorSalt.KeyBytes, first.Key.Length);
        Assert.Equal([today, today + 1], again.Select(salt => salt.StartDay));
        Assert.Equal(first.Key.ToArray(), again[0].Key.ToArray());
        Assert.NotEqual(first.Key.ToArray(), again[1].Key.ToArray());
    }

    [Fact]
    public async Task Nodes_that_ask_at_once_get_the_same_salt()
    {
        int today = await TodayAsync();

        IReadOnlyList<VisitorSalt>[] answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => Store.EnsureAsync(VisitorPeriod.Day, [today, today + 1], CancellationToken.None))));

        Assert.All(answers, salts => Assert.Equal(
            answers[0].Select(salt => Convert.ToHexString(salt.Key.Span)), salts.Select(salt => Convert.ToHexString(salt.Key.Span))));
    }

    [Fact]
    public async Task Days_and_months_are_kept_apart()
    {
        int month = VisitorSalt.StartOf(VisitorPeriod.Month, await TodayAsync());

        VisitorSalt ofMonth = Assert.Single(await Store.EnsureAsync(VisitorPeriod.Month, [month], CancellationToken.None));
        await InsertAsync("day", month, new byte[16]);

        VisitorSalt again = Assert.Single(await Store.EnsureAsync(VisitorPeriod.Month, [month], CancellationToken.None));
        Assert.Equal((VisitorPeriod.Month, month), (again.Period, again.StartDay));
        Assert.Equal(ofMonth.Key.ToArray(), again.Key.ToArray());
    }

    [Fact]
    public async Task Salts_are_destroyed_48_hours_behind_their_period_and_not_before()
    {
        int today = await TodayAsync();
        int month = VisitorSalt.StartOf(VisitorPeriod.Month, today);
        // A day more or less on each side, in case midnight passes during the test.
        await InsertAsync("day", today - 4, new byte[16]);
        await InsertAsync("day", today - 1, new byte[16]);
        await InsertAsync("day", today, new byte[16]);
        await InsertAsync("month", VisitorSalt.StartOf(VisitorPeriod.Month, month - 40), new byte[16]);
        await InsertAsync("month", month, new byte[16]);

        Assert.Equal(2, await Store.DestroyExpiredAsync(CancellationToken.None));

        Assert.Equal([today - 1, today], (await Store.EnsureAsync(VisitorPeriod.Day, [], CancellationToken.None)).Select(salt => salt.StartDay));
        Assert.Equal([month], (await Store.EnsureAsync(VisitorPeriod.Month, [], CancellationToken.None)).Select(salt => salt.StartDay));
        Assert.Equal(0, await Store.DestroyExpiredAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_destroyed_salt_never_comes_back()
    {
        int today = await TodayAsync();
        int oldMonth = VisitorSalt.StartOf(VisitorPeriod.Month, VisitorSalt.StartOf(VisitorPeriod.Month, today) - 40);

        Assert.Empty(await Store.EnsureAsync(VisitorPeriod.Day, [today - 4], CancellationToken.None));
        Assert.Empty(await Store.EnsureAsync(VisitorPeriod.Month, [oldMonth], CancellationToken.None));
    }

    /// <summary>A store over a database whose migrations ran.</summary>
    protected abstract Task<IVisitorSaltStore> CreateEmptyAsync();

    /// <summary>The UTC day by the database's clock, in days since 1970-01-01.</summary>
    protected abstract Task<int> TodayAsync();

    /// <summary>A row as another node would have left it.</summary>
    protected abstract Task InsertAsync(string period, int startDay, byte[] salt);
}
