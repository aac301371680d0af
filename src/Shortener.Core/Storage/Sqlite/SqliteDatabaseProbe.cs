using Microsoft.Data.Sqlite;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Reads one row through a reader of the embedded database.</summary>
public sealed class SqliteDatabaseProbe(SqliteDatabase database) : IDatabaseProbe
{
    public Task<string?> FindProblemAsync(CancellationToken ct)
    {
        try
        {
            using SqliteConnection connection = database.OpenReader();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT max(number) FROM schema_migrations";
            command.ExecuteScalar();
            return Task.FromResult<string?>(null);
        }
        catch (SqliteException exception)
        {
            return Task.FromResult<string?>($"SQLite cannot read {database.Path} (code {exception.SqliteExtendedErrorCode}): check the disk and the file's permissions.");
        }
    }
}
