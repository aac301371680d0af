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

        // More were led on than are stored so far; those must not be handed out again.
        await Store.RecountAsync([id], None);
        Assert.Equal(new ClickBlock(0, 0), await Store.TakeAsync(id, 10, 5, None));
        await AddClicksAsync(id, hour: 13, clicks: 4, bots: 0);
        await Store.RecountAsync([id, 987_654], None);
        Assert.Equal(new ClickBlock(3, 0), await Store.TakeAsync(id, 15, 5, None));
    }

    [Fact]
    public async Task A_block_given_back_after_the_limit_was_set_again_lets_no_more_through()
    {
        long id = await CreateLinkAsync();
        Assert.Equal(new ClickBlock(8, 2), await Store.TakeAsync(id, 10, 8, None));
        await AddClicksAsync(id, hour: 10, clicks: 5, bots: 0);
        await Store.RecountAsync([id], None);
        await Store.GiveBackAsync(id, 3, None);
        Assert.Equal(new ClickBlock(5, 0), await Store.TakeAsync(id, 10, 10, None));
    }

    [Fact]
    public async Task What_is_left_is_read_as_taking_would_begin_and_nothing_is_written()
    {
        long id = await CreateLinkAsync();
        await AddClicksAsync(id, hour: 10, clicks: 4, bots: 9);
        Assert.Equal(6, await Store.LeftAsync(id, 10, None));
        Assert.Equal(0, await Store.LeftAsync(id, 3, None));
        Assert.Equal(0, await Store.LeftAsync(987_654, 10, None));

        // No count was begun: it follows what is stored.
        await AddClicksAsync(id, hour: 11, clicks: 1, bots: 0);
        Assert.Equal(5, await Store.LeftAsync(id, 10, None));
        Assert.Equal(new ClickBlock(2, 3), await Store.TakeAsync(id, 10, 2, None));
        Assert.Equal(3, await Store.LeftAsync(id, 10, None));
    }

    [Fact]
    public async Task Visits_that_do_not_count_share_one_question_a_second_and_take_nothing()
    {
        long id = await CreateLinkAsync();
        var store = new WatchedStore(Store);
        var time = new MovableTime();
        ClickLimiter node = Limiter(time, store);
        ClickAllowance[] looks = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.CheckAsync(id, 2, None)));
        Assert.All(looks, look => Assert.Equal(ClickAllowance.Taken, look));
        Assert.Equal((1, 0), (store.Looks, store.Takes));

        time.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(new ClickBlock(2, 0), await Store.TakeAsync(id, 2, 2, None));
        Assert.Equal(ClickAllowance.Exhausted, await node.CheckAsync(id, 2, None));
        Assert.Equal(ClickAllowance.Exhausted, await node.CheckAsync(id, 2, None));
        Assert.Equal(ClickAllowance.Exhausted, await node.TakeAsync(id, 2, None));
        Assert.Equal((2, 0), (store.Looks, store.Takes));

        Assert.Equal(ClickAllowance.Taken, await node.CheckAsync(id, 3, None));
        Assert.Equal(new ClickBlock(1, 0), await Store.TakeAsync(id, 3, 5, None));
    }

    [Fact]
    public async Task A_lowered_limit_ends_the_block_taken_under_the_higher_one()
    {
        long id = await CreateLinkAsync();
        ClickLimiter node = Limiter();
        await TakeManyAsync(node, id, limit: 800, takers: 1, each: 10);
        Assert.Equal(ClickAllowance.Taken, node.TryTake(id, 800));
        Assert.Null(node.TryTake(id, 11));
        Assert.Equal(ClickAllowance.Exhausted, await node.CheckAsync(id, 11, None));
        Assert.Equal(ClickAllowance.Exhausted, await node.TakeAsync(id, 11, None));

        ClickAllowance[] answers = await TakeManyAsync(node, id, limit: 15, takers: 4, each: 5);
        Assert.Equal(4, answers.Count(answer => answer == ClickAllowance.Taken));
        Assert.Equal(0, await Store.LeftAsync(id, 15, None));
    }

    [Fact]
    public async Task A_block_that_arrives_after_the_limit_was_lowered_is_not_handed_out()
    {
        long id = await CreateLinkAsync();
        var store = new WatchedStore(Store);
        ClickLimiter node = Limiter(store: store);
        Assert.Equal(ClickAllowance.Taken, await node.TakeAsync(id, 800, None));
        store.Hold();
        Task<ClickAllowance> high = node.TakeAsync(id, 800, None);
        await store.Waiting;
        Task<ClickAllowance> low = node.TakeAsync(id, 1, None);
        store.Release();
        Assert.Equal(ClickAllowance.Exhausted, await low);
        Assert.Equal(ClickAllowance.Taken, await high);
        await node.GiveBackAsync(all: true, None);
        Assert.Equal(798, await Store.LeftAsync(id, 800, None));
    }

    [Fact]
    public async Task A_round_cut_short_by_a_stop_still_gives_back_what_it_took_out_of_memory()
    {
        long id = await CreateLinkAsync();
        var store = new WatchedStore(Store);
        var time = new MovableTime();
        ClickLimiter node = Limiter(time, store);
        await TakeManyAsync(node, id, limit: 800, takers: 1, each: 2);
        time.Move(TimeSpan.FromSeconds(ClickLimiter.IdleSeconds));
        using var stop = new CancellationTokenSource();
        store.Hold();
        Task round = node.GiveBackAsync(all: false, stop.Token);
        await store.Waiting;
        await stop.CancelAsync();
        store.Release();
        await round;
        Assert.Equal(798, await Store.LeftAsync(id, 800, None));
    }

    [Fact]
    public async Task A_block_still_on_its_way_at_a_stop_is_given_back()
    {
        long id = await CreateLinkAsync();
        var store = new WatchedStore(Store);
        ClickLimiter node = Limiter(store: store);
        await node.TakeAsync(id, 800, None);
        store.Hold();
        Task<ClickAllowance> visitor = node.TakeAsync(id, 800, None);
        await store.Waiting;
        Task stop = node.GiveBackAsync(all: true, None);
        store.Release();
        await stop;
        Assert.Equal(ClickAllowance.Taken, await visitor);
        Assert.Equal(798, await Store.LeftAsync(id, 800, None));
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

    private ClickLimiter Limiter(TimeProvider? time = null, IClickLimitStore? store = null) => new(store ?? Store, time ?? TimeProvider.System, NullLogger<ClickLimiter>.Instance);

    private async Task<long> CreateLinkAsync() => (await _stores.CreateAsync(_stores.Link("capped"))).Id;

    private Task AddClicksAsync(long id, int hour, int clicks, int bots) => _stores.ExecuteAsync(
        "INSERT INTO link_hours (link_id, hour, source_id, clicks, bot_clicks) VALUES ($1, $2, 1, $3, $4)", id, hour, clicks, bots);

    /// <summary>The store of the backend, with its questions counted and its writes held up on request.</summary>
    private sealed class WatchedStore(IClickLimitStore store) : IClickLimitStore
    {
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _held;
        private int _looks;
        private int _takes;

        public int Looks => _looks;

        public int Takes => _takes;

        /// <summary>Ends when a write is held up.</summary>
        public Task Waiting => _waiting.Task;

        public void Hold() => _held = true;

        public void Release()
        {
            _held = false;
            _free.SetResult();
        }

        public async Task<ClickBlock> TakeAsync(long linkId, long limit, int want, CancellationToken ct)
        {
            Interlocked.Increment(ref _takes);
            await PassAsync(ct);
            return await store.TakeAsync(linkId, limit, want, ct);
        }

        public Task<long> LeftAsync(long linkId, long limit, CancellationToken ct)
        {
            Interlocked.Increment(ref _looks);
            return store.LeftAsync(linkId, limit, ct);
        }

        public async Task GiveBackAsync(long linkId, int clicks, CancellationToken ct)
        {
            await PassAsync(ct);
            await store.GiveBackAsync(linkId, clicks, ct);
        }

        public Task RecountAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct) => store.RecountAsync(linkIds, ct);

        private async Task PassAsync(CancellationToken ct)
        {
            if (_held)
            {
                _waiting.TrySetResult();
                await _free.Task.WaitAsync(ct);
            }
        }
    }

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
