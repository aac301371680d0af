using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// Month partitions of clicks or events (<c>clicks_yYYYYmMM</c>), created outside the commit's transaction: this month and the next
/// ahead of need, any other when a batch brings clicks of it. A month that cannot get its partition lives in the default one,
/// which answers every query alike. Thread-safe; several nodes may create the same month.
/// </summary>
internal sealed partial class PostgresClickPartitions(string table, NpgsqlDataSource database, TimeProvider time, ILogger logger)
{
    /// <summary>"partition" cut to eight ASCII bytes: creation takes turns, since IF NOT EXISTS alone can race.</summary>
    private const long LockKey = 0x70_61_72_74_69_74_69_6f;

    /// <summary>January 2000: imports of older clicks stay in the default partition instead of opening a table a month.</summary>
    private const int OldestMonth = 2000 * 12;

    private const int MonthsAhead = 1;

    /// <summary>
    /// Creating a partition waits for every open statement on its table, and everybody else waits behind it: after a second it gives up
    /// and tries again a minute later.
    /// </summary>
    private const string LockTimeout = "SET LOCAL lock_timeout = '1s'";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Month (year × 12 + month − 1) to the instant at which to try again; settled months have none.</summary>
    private readonly ConcurrentDictionary<int, DateTimeOffset?> _months = [];

    /// <summary>Makes sure of the partitions of these rows' months, sorted by day, and of this month and the next.</summary>
    public async ValueTask EnsureAsync(IEnumerable<ClickRow> rows, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        int current = Month(now);
        for (int month = current; month <= current + MonthsAhead; month++)
        {
            await EnsureAsync(month, now, ct);
        }

        int day = -1;
        foreach (ClickRow row in rows)
        {
            if (row.Day == day)
            {
                continue;
            }

            day = row.Day;
            int month = Month(UnixMicros.ToInstant(row.At));
            if (month >= OldestMonth && month <= current + MonthsAhead)
            {
                await EnsureAsync(month, now, ct);
            }
        }
    }

    /// <summary>What creates the months of these days (since 1970-01-01) in an empty table; older ones stay in the default partition.</summary>
    public static IEnumerable<string> StatementsFor(string table, IEnumerable<int> days) => days
        .Select(day => Month(DateTimeOffset.UnixEpoch.AddDays(day)))
        .Where(month => month >= OldestMonth)
        .Distinct()
        .Select(month => CreateSql(table, Name(table, month), month));

    private static string Name(string table, int month) => string.Create(CultureInfo.InvariantCulture, $"{table}_y{month / 12:0000}m{(month % 12) + 1:00}");

    private static string CreateSql(string table, string name, int month) => string.Create(
        CultureInfo.InvariantCulture,
        $"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ('{First(month)}') TO ('{First(month + 1)}')");

    private static int Month(DateTimeOffset instant) => (instant.Year * 12) + instant.Month - 1;

    private async ValueTask EnsureAsync(int month, DateTimeOffset now, CancellationToken ct)
    {
        if (!_months.TryGetValue(month, out DateTimeOffset? again) || again <= now)
        {
            _months[month] = await TryCreateAsync(month, ct) ? null : now + RetryAfter;
        }
    }

    /// <summary>False when it is to be tried again.</summary>
    private async Task<bool> TryCreateAsync(int month, CancellationToken ct)
    {
        string name = Name(table, month);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(ct);
        await using (var exists = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection))
        {
            exists.Parameters.With(NpgsqlTypes.NpgsqlDbType.Text, name);
            if ((bool)(await exists.ExecuteScalarAsync(ct))!)
            {
                return true;
            }
        }

        try
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
            await using var create = new NpgsqlBatch(connection, transaction);
            create.Append(LockTimeout);
            create.Append(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({LockKey})"));
            create.Append(CreateSql(table, name, month));
            await create.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
            Log.Created(logger, name);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            Log.Busy(logger, name);
            return false;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.CheckViolation or PostgresErrorCodes.InsufficientPrivilege)
        {
            // Rows of the month already lie in the default partition, or this role may not create tables: the default serves for good.
            Log.KeptDefault(logger, name, exception.MessageText);
            return true;
        }
    }

    private static string First(int month) =>
        string.Create(CultureInfo.InvariantCulture, $"{month / 12:0000}-{(month % 12) + 1:00}-01 00:00:00+00");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Created the partition {Name}")]
        public static partial void Created(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Information, "The partition {Name} waits for long-running statements on its table; its rows go to the default partition until then")]
        public static partial void Busy(ILogger logger, string name);

        [LoggerMessage(3, LogLevel.Warning, "The partition {Name} cannot be created, its rows stay in the default partition: {Reason}")]
        public static partial void KeptDefault(ILogger logger, string name, string reason);
    }
}
