using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shortener.Api.Accounts;
using Shortener.Api.ApiKeys;
using Shortener.Api.Links;
using Shortener.Core.Accounts;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Sqlite;
using Shortener.Ingest.Storage;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Links;

public sealed class AccountsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();
    private SqliteDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(_folder.File("links.db"));
        await SqliteMigrator.MigrateAsync(_database, CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_first_start_makes_no_key_of_its_own()
    {
        using IHost host = BuildHost();
        await host.Services.GetRequiredService<AccountBootstrap>().EnsureAsync(CancellationToken.None);
        await host.Services.GetRequiredService<AccountBootstrap>().EnsureAsync(CancellationToken.None);
        Workspace workspace = (await host.Services.GetRequiredService<IAccountStore>().FindFirstWorkspaceAsync(CancellationToken.None))!;
        Assert.Empty(await host.Services.GetRequiredService<IApiKeyStore>().ListAsync(workspace.Id, 0, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_chosen_key_works()
    {
        using IHost host = BuildHost("chosen-by-the-operator");
        await host.Services.GetRequiredService<AccountBootstrap>().EnsureAsync(CancellationToken.None);
        Caller? key = await host.Services.GetRequiredService<ApiKeyAuthentication>().FindAsync("chosen-by-the-operator", CancellationToken.None);
        Assert.True(key!.May(Permissions.All));
    }

    [Fact]
    public async Task Keys_create_prints_a_key_that_works()
    {
        Assert.Equal(0, await KeysCommand.Create(_ => Task.FromResult(BuildHost("chosen-by-the-operator"))).Parse(["create", "--name", "CI"]).InvokeAsync());
        Assert.Equal(2, await KeysCommand.Create(_ => Task.FromResult(BuildHost())).Parse(["create", "--name", ""]).InvokeAsync());
        using SqliteDatabase.WriterLease writer = await _database.LeaseWriterAsync(CancellationToken.None);
        using Microsoft.Data.Sqlite.SqliteCommand command = writer.Connection.CreateCommand();
        command.CommandText = "SELECT group_concat(name) FROM (SELECT name FROM api_keys ORDER BY id)";
        Assert.Equal("First key,CI", command.ExecuteScalar());
        command.CommandText = "SELECT group_concat(actor_kind || ' ' || action) FROM audit_log";
        Assert.Equal("system key.created", command.ExecuteScalar());
    }

    [Fact]
    public void A_key_that_no_header_could_carry_is_refused_at_start()
    {
        using IHost host = BuildHost("has a space");
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<BootstrapOptions>>().Value);
        Assert.Contains("Bootstrap__ApiKey", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("has a space", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_dies_within_seconds()
    {
        var time = new SteppedTime();
        var store = new SqliteAccountStore(_database);
        var keys = new SqliteApiKeyStore(_database);
        await store.BootstrapAsync("Main", "key", ApiKey.Hash("secret-key"), time.GetUtcNow(), CancellationToken.None);
        var authentication = new ApiKeyAuthentication(keys, new ApiKeyUse(keys, time, NullLogger<ApiKeyUse>.Instance), time);
        Assert.NotNull(await authentication.FindAsync("secret-key", CancellationToken.None));
        using (SqliteDatabase.WriterLease writer = await _database.LeaseWriterAsync(CancellationToken.None))
        {
            using Microsoft.Data.Sqlite.SqliteCommand command = writer.Connection.CreateCommand();
            command.CommandText = "UPDATE api_keys SET revoked_at = 1";
            command.ExecuteNonQuery();
        }

        time.Elapsed += TimeSpan.FromSeconds(3);
        Assert.Null(await authentication.FindAsync("secret-key", CancellationToken.None));
    }

    private IHost BuildHost(string apiKey = "")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Bootstrap:ApiKey"] = apiKey;
        // Given as an instance, so that disposing the host leaves it open.
        builder.Services.AddSingleton(_database);
        builder.Services.AddStores(StorageBackend.Sqlite);
        builder.Services.AddAccounts();
        return builder.Build();
    }

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => TimeSpan.TicksPerHour + Elapsed.Ticks;
    }
}
