using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Clicks;
using Shortener.Core.Visitors;

namespace Shortener.UnitTests.Visitors;

public sealed class VisitorSaltKeeperTests
{
    private static readonly int Today = 20_000;
    private readonly FixedClock _clock = new() { Now = UnixMicros.ToInstant((Today * UnixMicros.PerDay) + 1) };
    private readonly FailingStore _store = new();
    private readonly VisitorPseudonyms _pseudonyms = new();

    [Fact]
    public async Task Salts_of_today_and_of_the_day_ahead_are_asked_for()
    {
        Assert.True(await Keeper(VisitorPeriod.Day).RefreshAsync(CancellationToken.None));

        Assert.Equal([Today, Today + 1], _store.Asked);
        Assert.True(_pseudonyms.Covers(Today * UnixMicros.PerDay));
        Assert.True(_pseudonyms.Covers((Today + 1) * UnixMicros.PerDay));
    }

    [Theory]
    [InlineData("2026-11-29T23:59:59Z", "2026-11-01")]
    [InlineData("2026-11-30T00:00:00Z", "2026-11-01", "2026-12-01")]
    public async Task Next_months_salt_is_asked_for_a_day_ahead(string now, params string[] expected)
    {
        _clock.Now = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);

        await Keeper(VisitorPeriod.Month).RefreshAsync(CancellationToken.None);

        int epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        Assert.Equal(expected, _store.Asked.Select(day => DateOnly.FromDayNumber(day + epoch).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Salts_at_hand_stay_in_use_while_the_database_is_away_until_their_time_comes()
    {
        VisitorSaltKeeper keeper = Keeper(VisitorPeriod.Day);
        await keeper.RefreshAsync(CancellationToken.None);
        long? visitor = Compute(Today);
        _store.Away = true;

        Assert.False(await keeper.RefreshAsync(CancellationToken.None));
        Assert.Equal(visitor, Compute(Today));

        _clock.Now = UnixMicros.ToInstant(((Today + 3) * UnixMicros.PerDay) - 1);
        await keeper.RefreshAsync(CancellationToken.None);
        Assert.Equal(visitor, Compute(Today));

        _clock.Now = UnixMicros.ToInstant((Today + 3) * UnixMicros.PerDay);
        await keeper.RefreshAsync(CancellationToken.None);
        Assert.Null(Compute(Today));
        Assert.NotNull(Compute(Today + 1));
    }

    [Fact]
    public async Task A_first_round_without_database_leaves_clicks_without_visitor()
    {
        _store.Away = true;

        Assert.False(await Keeper(VisitorPeriod.Day).RefreshAsync(CancellationToken.None));

        Assert.Null(Compute(Today));
    }

    [Fact]
    public async Task Rounds_end_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        Task rounds = Keeper(VisitorPeriod.Day).RunAsync(stop.Token);

        await stop.CancelAsync();

        await rounds.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.NotNull(Compute(Today));
    }

    private long? Compute(int day) => _pseudonyms.Compute(1, IPAddress.Loopback, "Firefox", day * UnixMicros.PerDay);

    private VisitorSaltKeeper Keeper(VisitorPeriod period) => new(_store, _pseudonyms, period, _clock, NullLogger<VisitorSaltKeeper>.Instance);

    private sealed class FixedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Answers as asked, or is away: how a database fails, not how it stores (the contract tests do that).</summary>
    private sealed class FailingStore : IVisitorSaltStore
    {
        public bool Away { get; set; }

        public IReadOnlyList<int> Asked { get; private set; } = [];

        public Task<IReadOnlyList<VisitorSalt>> EnsureAsync(VisitorPeriod period, IReadOnlyList<int> startDays, CancellationToken ct)
        {
            Asked = startDays;
            return Away
                ? throw new Npgsql.NpgsqlException("away")
                : Task.FromResult<IReadOnlyList<VisitorSalt>>([.. startDays.Select(day => new VisitorSalt(period, day, new byte[16]))]);
        }

        public Task<int> DestroyExpiredAsync(CancellationToken ct) => Away ? throw new TimeoutException() : Task.FromResult(0);
    }
}
