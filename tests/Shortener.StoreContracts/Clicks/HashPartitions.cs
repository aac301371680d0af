using Npgsql;

namespace Shortener.StoreContracts.Clicks;

/// <summary>
/// Rebuilds the tables of clicks and rollups of an empty, migrated database as tables hash-partitioned by what a distributed
/// PostgreSQL distributes them by. PostgreSQL then demands the same: every unique key must include that column.
/// </summary>
internal static class HashPartitions
{
    private const int Shards = 4;

    private static readonly (string Table, string Key)[] Tables =
    [
        ("link_hours", "link_id"), ("hot_link_days", "link_id"), ("link_days", "link_id"),
        ("workspace_quarters", "workspace_id"), ("workspace_days", "workspace_id"),
        ("event_quarters", "subject_id"), ("event_days", "subject_id"),
    ];

    /// <summary>Months that the contracts' clicks lie in; the store finds their partitions and creates others itself.</summary>
    private static readonly DateOnly[] Months = [.. Enumerable.Range(0, 14).Select(new DateOnly(2025, 11, 1).AddMonths)];

    public static async Task ApplyAsync(NpgsqlDataSource database)
    {
        foreach ((string table, string key) in Tables)
        {
            await ExecuteAsync(database, $"""
                ALTER TABLE {table} RENAME TO {table}_plain;
                CREATE TABLE {table} (LIKE {table}_plain INCLUDING ALL) PARTITION BY HASH ({key});
                DROP TABLE {table}_plain;
                """);
            await AddShardsAsync(database, table);
        }

        await AddMonthsAsync(database, "clicks", "link_id");
        await AddMonthsAsync(database, "events", "subject_id");
    }

    private static async Task AddMonthsAsync(NpgsqlDataSource database, string table, string key)
    {
        await ExecuteAsync(database, $"DROP TABLE {table}_default; CREATE TABLE {table}_default PARTITION OF {table} DEFAULT PARTITION BY HASH ({key})");
        await AddShardsAsync(database, $"{table}_default");
        foreach (DateOnly month in Months)
        {
            string name = $"{table}_y{month:yyyy}m{month:MM}";
            await ExecuteAsync(database, $"""
                CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ('{month:yyyy-MM-dd} 00:00:00+00') TO ('{month.AddMonths(1):yyyy-MM-dd} 00:00:00+00')
                PARTITION BY HASH ({key})
                """);
            await AddShardsAsync(database, name);
        }
    }

    private static async Task AddShardsAsync(NpgsqlDataSource database, string table)
    {
        for (int shard = 0; shard < Shards; shard++)
        {
            await ExecuteAsync(database, $"CREATE TABLE {table}_s{shard} PARTITION OF {table} FOR VALUES WITH (MODULUS {Shards}, REMAINDER {shard})");
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
