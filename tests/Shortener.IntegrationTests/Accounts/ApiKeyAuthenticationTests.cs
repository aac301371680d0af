using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Api.ApiKeys;
using Shortener.Core.Accounts;
using Shortener.Core.Storage.Sqlite;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>What is kept of a key while its workspace ends.</summary>
public sealed class ApiKeyAuthenticationTests : IAsyncLifetime
{
    private const string Secret = "slk_of_the_test";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _folder = new();
    private SqliteDatabase _database = null!;
    private SlowKeys _keys = null!;
    private StoredApiKey _key = null!;

    public async Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(_folder.File("keys.db"));
        await SqliteMigrator.MigrateAsync(_database, None);
        using (SqliteDatabase.WriterLease writer = await _database.LeaseWriterAsync(None))
        {
            using Microsoft.Data.Sqlite.SqliteCommand insert = writer.Connection.CreateCommand();
            insert.CommandText = "INSERT INTO workspaces (id, name, created_at) VALUES (71, 'Shop', 0)";
            insert.ExecuteNonQuery();
        }

        _keys = new SlowKeys(new SqliteApiKeyStore(_database));
        _key = await _keys.CreateAsync(new NewApiKey(71, "k", ApiKey.Hash(Secret), "slk_of", Permission.LinksRead), Now, None);
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_key_that_was_read_before_its_workspace_ended_is_not_kept_after_it()
    {
        using var use = new ApiKeyUse(_keys, TimeProvider.System, NullLogger<ApiKeyUse>.Instance);
        var keys = new ApiKeyAuthentication(_keys, use, TimeProvider.System);
        _keys.Gate = new TaskCompletionSource();
        Task<Caller?> before = keys.FindAsync(Secret, None).AsTask();
        Assert.True(await _keys.RevokeAsync(71, _key.Id, Now, None));
        keys.ForgetWorkspace(71);
        _keys.Gate.SetResult();
        _keys.Gate = null;
        Assert.NotNull(await before);
        Assert.False(keys.TryFind(Secret, out _));
        Assert.Null(await keys.FindAsync(Secret, None));
    }

    [Fact]
    public async Task A_key_is_kept_while_nothing_ends()
    {
        using var use = new ApiKeyUse(_keys, TimeProvider.System, NullLogger<ApiKeyUse>.Instance);
        var keys = new ApiKeyAuthentication(_keys, use, TimeProvider.System);
        Assert.NotNull(await keys.FindAsync(Secret, None));
        Assert.True(keys.TryFind(Secret, out Caller? caller));
        Assert.Equal(71, caller.WorkspaceId);
        keys.ForgetWorkspace(72);
        Assert.True(keys.TryFind(Secret, out _));
        keys.ForgetWorkspace(71);
        Assert.False(keys.TryFind(Secret, out _));
    }

    /// <summary>What was read is answered when the test says so.</summary>
    private sealed class SlowKeys(IApiKeyStore inner) : IApiKeyStore
    {
        public TaskCompletionSource? Gate { get; set; }

        public async Task<StoredApiKey?> FindByHashAsync(byte[] hash, DateTimeOffset now, CancellationToken ct)
        {
            StoredApiKey? found = await inner.FindByHashAsync(hash, now, ct);
            if (Gate is { } gate)
            {
                await gate.Task;
            }

            return found;
        }

        public Task<StoredApiKey> CreateAsync(NewApiKey key, DateTimeOffset now, CancellationToken ct) => inner.CreateAsync(key, now, ct);

        public Task<StoredApiKey?> FindAsync(int workspaceId, long keyId, CancellationToken ct) => inner.FindAsync(workspaceId, keyId, ct);

        public Task<IReadOnlyList<StoredApiKey>> ListAsync(int workspaceId, long after, int count, CancellationToken ct) =>
            inner.ListAsync(workspaceId, after, count, ct);

        public Task<StoredApiKey?> ChangeAsync(StoredApiKey key, CancellationToken ct) => inner.ChangeAsync(key, ct);

        public Task<StoredApiKey?> RotateAsync(
            int workspaceId, long keyId, long version, byte[] hash, string hint, DateTimeOffset previousUntil, CancellationToken ct) =>
            inner.RotateAsync(workspaceId, keyId, version, hash, hint, previousUntil, ct);

        public Task<bool> RevokeAsync(int workspaceId, long keyId, DateTimeOffset now, CancellationToken ct) =>
            inner.RevokeAsync(workspaceId, keyId, now, ct);

        public Task TouchAsync(IReadOnlyList<KeyValuePair<long, DateTimeOffset>> lastUsed, CancellationToken ct) => inner.TouchAsync(lastUsed, ct);
    }
}
