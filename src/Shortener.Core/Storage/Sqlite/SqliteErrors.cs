using Microsoft.Data.Sqlite;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>Tells refused data from a database that is away or busy.</summary>
internal static class SqliteErrors
{
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    /// <summary>The content itself was refused: trying again cannot help.</summary>
    public static bool IsData(SqliteException exception) => exception.SqliteErrorCode is TooBig or Constraint or Mismatch;
}
