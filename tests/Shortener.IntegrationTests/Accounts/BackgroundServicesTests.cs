using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Shortener.Api.ApiKeys;
using Shortener.Api.Audit;
using Shortener.Api.Pages.Design;
using Shortener.Api.PasswordResets;
using Shortener.Core.Accounts;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.IntegrationTests.SignIns;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>An exception that leaves a background service ends the whole host, redirects included.</summary>
public sealed class BackgroundServicesTests
{
    [Fact]
    public async Task When_keys_were_used_outlives_a_database_whose_name_does_not_resolve()
    {
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=database.invalid;Username=postgres;Timeout=5");
        using var use = new ApiKeyUse(new PostgresApiKeyStore(nowhere), TimeProvider.System, NullLogger<ApiKeyUse>.Instance);
        await use.StartAsync(CancellationToken.None);
        use.Note(1, TimeProvider.System.GetUtcNow());
        // One that was stopped before it ran has nothing to write.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        // The end writes what is left.
        await use.StopAsync(CancellationToken.None);
        await use.ExecuteTask!;
    }

    [Fact]
    public async Task Password_resets_outlive_a_database_that_refuses()
    {
        await using SignInServer server = await SignInServer.StartAsync(
            StorageBackend.Sqlite,
            ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", $"{FreePort.Find()}"), ("Smtp:Security", "none"), ("Smtp:From", "links@example.com"));
        User ana = await server.AddPersonAsync("ana@example.com");
        User eve = await server.AddPersonAsync("eve@example.com");
        PasswordResetDesk desk = server.Services.GetRequiredService<PasswordResetDesk>();
        await RenameAsync(server, "one_time_tokens", "away");
        desk.Ask(ana.Email, PageLanguage.English);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Assert.False(server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await RenameAsync(server, "away", "one_time_tokens");
        desk.Ask(eve.Email, PageLanguage.English);
        long started = TimeProvider.System.GetTimestamp();
        while (await CountTokensAsync(server, eve.Id) == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Equal(0, await CountTokensAsync(server, ana.Id));
    }

    [Fact]
    public async Task The_cleanup_outlives_a_database_that_refuses()
    {
        await using SignInServer server = await SignInServer.StartAsync(StorageBackend.Sqlite);
        User ana = await server.AddPersonAsync("ana@example.com");
        IOneTimeTokenStore tokens = server.Services.GetRequiredService<IOneTimeTokenStore>();
        DateTimeOffset past = TimeProvider.System.GetUtcNow().AddHours(-1);
        await tokens.IssueAsync(SecretToken.Hash("old"), "p", ana.Id, null, replace: false, past, past, CancellationToken.None);
        await RenameAsync(server, "one_time_tokens", "away");
        using var cleanup = new AccountsCleanup(
            server.Services.GetRequiredService<ISessionStore>(),
            tokens,
            server.Services.GetRequiredService<IAuditLog>(),
            server.Services.GetRequiredService<IOptions<AuditOptions>>(),
            new HastyTime(),
            NullLogger<AccountsCleanup>.Instance);
        await cleanup.StartAsync(CancellationToken.None);
        // Dozens of rounds.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Assert.False(cleanup.ExecuteTask!.IsCompleted);
        await RenameAsync(server, "away", "one_time_tokens");
        long started = TimeProvider.System.GetTimestamp();
        while (await CountTokensAsync(server, ana.Id) > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        await cleanup.StopAsync(CancellationToken.None);
    }

    private static async Task RenameAsync(SignInServer server, string from, string to)
    {
        using SqliteDatabase.WriterLease writer =
            await server.Services.GetRequiredService<SqliteDatabase>().LeaseWriterAsync(CancellationToken.None);
        using SqliteCommand command = writer.Connection.CreateCommand();
        command.CommandText = $"ALTER TABLE {from} RENAME TO {to}";
        command.ExecuteNonQuery();
    }

    private static async Task<long> CountTokensAsync(SignInServer server, long userId)
    {
        using SqliteDatabase.WriterLease writer =
            await server.Services.GetRequiredService<SqliteDatabase>().LeaseWriterAsync(CancellationToken.None);
        using SqliteCommand command = writer.Connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM one_time_tokens WHERE user_id = $user";
        command.Parameters.AddWithValue("$user", userId);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Waits a hundredth of a second where an hour is asked for.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));
    }
}
