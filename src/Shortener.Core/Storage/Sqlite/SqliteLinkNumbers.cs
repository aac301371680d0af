using Microsoft.Data.Sqlite;
using Shortener.Core.Links;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>The numbers of links in the embedded database.</summary>
public sealed class SqliteLinkNumbers(SqliteDatabase database) : ILinkNumbers
{
    // The table's row is there only after its first insert, and SQLite keeps no key on it.
    private const string Continue = """
        INSERT INTO sqlite_sequence (name, seq)
        SELECT 'links', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'links');
        UPDATE sqlite_sequence SET seq = max(seq, $number) WHERE name = 'links';
        """;

    /// <inheritdoc/>
    public async Task ContinueBehindAsync(long number, CancellationToken ct)
    {
        using SqliteDatabase.WriterLease writer = await database.LeaseWriterAsync(ct);
        using SqliteTransaction transaction = writer.Connection.BeginTransaction();
        using SqliteCommand command = writer.Connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Continue;
        command.Parameters.AddWithValue("$number", number);
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
