using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Accounts;
using Shortener.IntegrationTests.Data;

namespace Shortener.IntegrationTests.Erasure;

/// <summary>Erasing on a real process that is killed in the middle of it.</summary>
public abstract class InterruptedErasureContract(StorageBackend backend)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_killed_server_goes_on_erasing_where_it_was()
    {
        await using DataServer server = await DataServer.StartAsync(backend, ("Erasure__BatchRows", "100"), ("Erasure__SettleSeconds", "0"));
        using var owner = new Browser(server.Process.Address);
        await TwoShops.WaitAsync(() => Task.FromResult(server.Process.Output.Find("setup?token=") is not null));
        string token = server.Process.Output.Find("setup?token=")!.Split("setup?token=")[1].Trim();
        Assert.Equal(201, (await owner.PostAsync("/api/v1/setup", PeopleHost.SetupBody(token))).Status);
        Answer loaded = await owner.SendAsync(HttpMethod.Post, "/api/v1/sample", null);
        Assert.True(loaded.Status == 201, loaded.Text);
        string id = loaded["workspaceId"];
        Answer name = await owner.GetAsync("/api/v1/workspace");
        Answer deleted = await owner.SendAsync(
            HttpMethod.Delete, "/api/v1/workspace", JsonContent.Create(new { name = name["name"], password = PeopleHost.Password }));
        Assert.Equal(204, deleted.Status);

        long killedAt = 0;
        for (int round = 0; round < 2; round++)
        {
            long rows = await WaitAsync(server, id, erasure => erasure.GetProperty("rows").GetInt64() > killedAt + 300);
            await server.Process.KillAsync();
            killedAt = rows;
            await server.RestartAsync();
            JsonElement after = await FindAsync(server, id);
            Assert.InRange(after.GetProperty("rows").GetInt64(), rows, long.MaxValue);
        }

        Assert.InRange(killedAt, 600, 100_000);
        await WaitAsync(server, id, erasure => erasure.GetProperty("status").GetString() == "erased");
        JsonElement account = await server.GetAsync("/api/v1/system/pipeline");
        Assert.Equal(account.GetProperty("accepted").GetInt64(), account.GetProperty("stored").GetInt64());
        foreach (string table in (string[])["clicks", "workspace_days", "workspace_quarters"])
        {
            Assert.Equal((table, 0L), (table, await CountAsync(server, table)));
        }

        Assert.Equal(0, await CountAsync(server, "link_days"));
        Assert.Equal(0, await CountAsync(server, "link_hours"));
    }

    private static async Task<JsonElement> FindAsync(DataServer server, string id) =>
        (await server.GetAsync("/api/v1/system/erasures")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("workspaceId").GetString() == id);

    private static async Task<long> WaitAsync(DataServer server, string id, Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            JsonElement erasure = await FindAsync(server, id);
            if (holds(erasure))
            {
                return erasure.GetProperty("rows").GetInt64();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private static async Task<long> CountAsync(DataServer server, string table)
    {
        if (server.Setup.Postgres is { } connectionString)
        {
            await using NpgsqlDataSource database = NpgsqlDataSource.Create(connectionString);
            await using NpgsqlCommand command = database.CreateCommand($"SELECT count(*) FROM {table}");
            return (long)(await command.ExecuteScalarAsync())!;
        }

        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Setup.DataDirectory!, "shortener.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand count = connection.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM {table}";
        return (long)count.ExecuteScalar()!;
    }
}

public sealed class SqliteInterruptedErasureTests() : InterruptedErasureContract(StorageBackend.Sqlite);

[Trait("Db", "Postgres")]
public sealed class PostgresInterruptedErasureTests() : InterruptedErasureContract(StorageBackend.Postgres);
