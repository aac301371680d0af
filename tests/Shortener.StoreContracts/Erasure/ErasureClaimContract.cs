using Shortener.Core.Erasure;
using Shortener.StoreContracts.Links;

namespace Shortener.StoreContracts.Erasure;

/// <summary>Who erases which workspace, and for how long, on either backend.</summary>
public abstract class ErasureClaimContract : IAsyncLifetime
{
    private const int Second = 1_000;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = LinkStores.Start.AddDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ErasureOptions Options = new() { SettleSeconds = 0 };

    private readonly SteppedTime _time = new(Now);
    private LinkStores _stores = null!;

    public async Task InitializeAsync()
    {
        _stores = await (await CreateEmptyAsync()).BootstrappedAsync();
        await _stores.AddWorkspaceAsync("Second");
        await _stores.Erasure.EndAsync(Second, true, Now, None);
    }

    public async Task DisposeAsync() => await _stores.DisposeAsync();

    protected abstract Task<LinkStores> CreateEmptyAsync();

    [Fact]
    public async Task Who_lost_a_claim_neither_gives_it_back_nor_ends_the_erasure()
    {
        Assert.NotNull(await _stores.Erasure.ClaimAsync("first", Now, Now.AddSeconds(15), None));
        Assert.NotNull(await _stores.Erasure.ClaimAsync("second", Now.AddSeconds(16), Now.AddSeconds(31), None));
        Assert.False(await _stores.Erasure.KeepAsync(Second, "first", Now.AddSeconds(40), None));
        Assert.False(await _stores.Erasure.PostponeAsync(Second, "first", Now.AddSeconds(17), None));
        Assert.False(await _stores.Erasure.FinishAsync(Second, "first", Now.AddSeconds(17), None));
        Assert.Null(Assert.Single(await _stores.Erasure.ListAsync(10, None)).ErasedAt);
        Assert.True(await _stores.Erasure.KeepAsync(Second, "second", Now.AddSeconds(40), None));
        Assert.True(await _stores.Erasure.FinishAsync(Second, "second", Now.AddSeconds(18), None));
        Assert.False(await _stores.Erasure.FinishAsync(Second, "second", Now.AddSeconds(19), None));
    }

    [Fact]
    public async Task A_step_that_takes_longer_than_a_claim_keeps_it()
    {
        var held = new HeldErasure(_stores.Erasure);
        Task<(WorkspaceErasure Erasure, bool IsDone)?> run = new WorkspaceEraser(held, Options, _time).RunOneAsync(None);
        await held.Begun.Task.WaitAsync(Patience);
        for (int i = 1; i <= 10; i++)
        {
            await UntilAsync(() => _time.Waiting == 1);
            _time.Advance(TimeSpan.FromSeconds(4));
            await UntilAsync(() => held.Kept.Count == i);
            Assert.Equal((true, _time.GetUtcNow().AddSeconds(15)), held.Kept[^1]);
        }

        Assert.False(run.IsCompleted);
        held.Go.SetResult();
        Assert.Equal(true, (await run.WaitAsync(Patience))?.IsDone);
        Assert.Equal(0, _time.Waiting);
    }

    [Fact]
    public async Task A_step_whose_claim_was_lost_is_given_up()
    {
        var held = new HeldErasure(_stores.Erasure);
        Task<(WorkspaceErasure Erasure, bool IsDone)?> run = new WorkspaceEraser(held, Options, _time).RunOneAsync(None);
        await held.Begun.Task.WaitAsync(Patience);
        Assert.NotNull(await _stores.Erasure.ClaimAsync("other", Now.AddSeconds(16), Now.AddSeconds(60), None));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(false, (await run.WaitAsync(Patience))?.IsDone);
        Assert.True(await _stores.Erasure.KeepAsync(Second, "other", Now.AddSeconds(60), None));
        Assert.Null(Assert.Single(await _stores.Erasure.ListAsync(10, None)).ErasedAt);
    }

    [Fact]
    public async Task An_erasure_that_fails_holds_up_no_other()
    {
        int third = await _stores.AddWorkspaceAsync("Third", 1_001);
        await _stores.Erasure.EndAsync(third, true, Now.AddSeconds(1), None);
        var eraser = new WorkspaceEraser(new FailingErasure(_stores.Erasure, Second), Options, _time);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => eraser.RunOneAsync(None));
        _time.Advance(TimeSpan.FromSeconds(5));
        (WorkspaceErasure Erasure, bool IsDone)? run = await eraser.RunOneAsync(None);
        Assert.Equal((third, true), (run?.Erasure.WorkspaceId, run?.IsDone));
        _time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => eraser.RunOneAsync(None));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>One workspace's steps never end in time.</summary>
    private sealed class FailingErasure(IErasureStore inner, int workspaceId) : PassingErasure(inner)
    {
        public override Task<ErasureStep> EraseAsync(WorkspaceErasure erasure, ErasurePart part, int most, DateTimeOffset now, CancellationToken ct) =>
            erasure.WorkspaceId == workspaceId ? throw new TimeoutException() : base.EraseAsync(erasure, part, most, now, ct);
    }

    /// <summary>The first step waits until it is let go or given up.</summary>
    private sealed class HeldErasure(IErasureStore inner) : PassingErasure(inner)
    {
        private readonly List<(bool, DateTimeOffset)> _kept = [];

        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<(bool Held, DateTimeOffset Until)> Kept
        {
            get
            {
                lock (_kept)
                {
                    return [.. _kept];
                }
            }
        }

        public override async Task<bool> KeepAsync(int workspaceId, string owner, DateTimeOffset until, CancellationToken ct)
        {
            bool held = await base.KeepAsync(workspaceId, owner, until, ct);
            lock (_kept)
            {
                _kept.Add((held, until));
            }

            return held;
        }

        public override async Task<ErasureStep> EraseAsync(WorkspaceErasure erasure, ErasurePart part, int most, DateTimeOffset now, CancellationToken ct)
        {
            Begun.TrySetResult();
            await Go.Task.WaitAsync(ct);
            return await base.EraseAsync(erasure, part, most, now, ct);
        }
    }
}

public sealed class SqliteErasureClaimTests : ErasureClaimContract
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnSqliteAsync();
}

[Trait("Db", "Postgres")]
public sealed class PostgresErasureClaimTests(PostgresFixture fixture) : ErasureClaimContract, IClassFixture<PostgresFixture>
{
    protected override Task<LinkStores> CreateEmptyAsync() => LinkStores.OnPostgresAsync(fixture);
}
