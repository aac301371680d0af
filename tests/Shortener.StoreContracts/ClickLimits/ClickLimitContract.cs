using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.ClickLimits;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.ClickLimits;

public abstract class ClickLimitContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private LinkStores _stores = null!;

    private IClickLimitStore Store => _stores.ClickLimits;

    public async Task InitializeAsync() => _stores = await (await CreateEmptyAsync()).BootstrappedAsync();

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task Blocks_never_exceed_the_limit_and_given_back_clicks_can_be_taken_again()
    {
        long id = await CreateLinkAsync();
        Assert.Equal(new ClickBlock(3, 2), await Store.TakeAsync(id, 5, 3, None));
        Assert.Equal(new ClickBlock(2, 0), await Store.TakeAsync(id, 5, 3, None));
        Assert.Equal(new ClickBlock(0, 0), await Store.TakeAsync(id, 5, 3, None));
        await Store.GiveBackAsync(id, 1, None);
        Assert.Equal(new ClickBlock(1, 0), await Store.TakeAsync(id, 5, 3, None));
        Assert.Equal(new ClickBlock(2, 3), await Store.TakeAsync(id, 10, 2, None));
        Assert.Equal(new ClickBlock(0, 0), await Store.TakeAsync(id, 1, 2, None));
    }

    [Fact]
    public async Task A_limit_set_later_begins_with_the_human_clicks_stored()
    {
        long id = await CreateLinkAsync();
        await AddClicksAsync(id, hour: 10, clicks: 4, bots: 9);
        await AddClicksAsync(id, hour: 11, clicks: 3, bots: 0);
        Assert.Equal(new ClickBlock(3, 0), await Store.TakeAsync(id, 10, 5, None));
        await AddClicksAsync(id, hour: 12, clicks: 1, bots: 0);
        Assert.Equal(new ClickBlock(0, 0), await Store.TakeAsync(id, 10, 5, None));

        await Store.ForgetAsync(id, None);
        Assert.Equal(new ClickBlock(2, 0), await Store.TakeAsync(id, 10, 5, None));
    }

    [Fact]
    public async Task A_link_that_does_not_exist_has_nothing_left() =>
        Assert.Equal(new ClickBlock(0, 0), await Store.TakeAsync(987_654, 10, 5, None));

    [Fact]
    public async Task One_node_hands_out_exactly_the_limit()
    {
        long id = await CreateLinkAsync();
        ClickLimiter node = Limiter();
        ClickAllowance[] answers = await TakeManyAsync(node, id, limit: 300, takers: 8, each: 60);
        Assert.Equal(300, answers.Count(answer => answer == ClickAllowance.Taken));
        Assert.Equal(180, answers.Count(answer => answer == ClickAllowance.Exhausted));
        Assert.Equal(ClickAllowance.Exhausted, node.TryTake(id, 300));
        Assert.Equal(ClickAllowance.Taken, await node.TakeAsync(id, 301, None));
    }

    [Fact]
    public async Task Several_nodes_together_never_hand_out_more_and_leave_nothing_once_they_gave_back()
    {
        long id = await CreateLinkAsync();
        ClickLimiter[] nodes = [Limiter(), Limiter(), Limiter()];
        ClickAllowance[][] answers = await Task.WhenAll(nodes.Select(node => TakeManyAsync(node, id, limit: 500, takers: 4, each: 60)));
        int taken = answers.Sum(node => node.Count(answer => answer == ClickAllowance.Taken));
        Assert.InRange(taken, 500 - (2 * ClickLimiter.MaxBlock), 500);

        foreach (ClickLimiter node in nodes)
        {
            await node.GiveBackAsync(all: true, None);
        }

        ClickLimiter last = Limiter();
        ClickAllowance[] rest = await TakeManyAsync(last, id, limit: 500, takers: 1, each: 200);
        Assert.Equal(500, taken + rest.Count(answer => answer == ClickAllowance.Taken));
    }

    [Fact]
    public async Task A_block_in_use_is_kept_and_an_idle_one_is_given_back()
    {
        long id = await CreateLinkAsync();
        var time = new MovableTime();
        ClickLimiter node = Limiter(time);
        Assert.Equal(ClickAllowance.Taken, await node.TakeAsync(id, 800, None));
        // The second question takes a block, of which one click is used.
        Assert.Equal(ClickAllowance.Taken, await node.TakeAsync(id, 800, None));
        await node.GiveBackAsync(all: false, None);
        Assert.Equal(ClickAllowance.Taken, node.TryTake(id, 800));

        time.Move(TimeSpan.FromSeconds(ClickLimiter.IdleSeconds));
        await node.GiveBackAsync(all: false, None);
        Assert.Null(node.TryTake(id, 800));
        Assert.Equal(new ClickBlock(797, 0), await Store.TakeAsync(id, 800, 1_000, None));
    }

    private static async Task<ClickAllowance[]> TakeManyAsync(ClickLimiter node, long id, long limit, int takers, int each)
    {
        ClickAllowance[][] answers = await Task.WhenAll(Enumerable.Range(0, takers).Select(_ => Task.Run(async () =>
        {
            var own = new ClickAllowance[each];
            for (int i = 0; i < each; i++)
            {
                own[i] = node.TryTake(id, limit) ?? await node.TakeAsync(id, limit, None);
            }

            return own;
        })));
        return [.. answers.SelectMany(own => own)];
    }

    private ClickLimiter Limiter(TimeProvider? time = null) => new(Store, time ?? TimeProvider.System, NullLogger<ClickLimiter>.Instance);

    private async Task<long> CreateLinkAsync() => (await _stores.CreateAsync(_stores.Link("capped"))).Id;

    private Task AddClicksAsync(long id, int hour, int clicks, int bots) => _stores.ExecuteAsync(
        "INSERT INTO link_hours (link_id, hour, source_id, clicks, bot_clicks) VALUES ($1, $2, 1, $3, $4)", id, hour, clicks, bots);

    /// <summary>The system's clock with a start that can be moved ahead.</summary>
    private sealed class MovableTime : TimeProvider
    {
        private long _ahead;

        public void Move(TimeSpan by) => _ahead += (long)(by.TotalSeconds * System.TimestampFrequency);

        public override long GetTimestamp() => System.GetTimestamp() + _ahead;
    }
}

public sealed class SqliteClickLimitTests : ClickLimitContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresClickLimitTests(PostgresFixture fixture) : ClickLimitContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
