using System.Globalization;
using Npgsql;
using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Tells refused data from a database that is away or busy.</summary>
internal static class PostgresErrors
{
    /// <summary>Data exceptions (class 22) and violated constraints (class 23): trying again cannot help.</summary>
    public static bool IsData(PostgresException exception) =>
        exception.SqlState.StartsWith("22", StringComparison.Ordinal) || exception.SqlState.StartsWith("23", StringComparison.Ordinal);

    public static ClickDataException Refused(PostgresException exception) => new(
        string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {exception.SqlState}: {exception.MessageText}"), exception);
}
