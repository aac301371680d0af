using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace Shortener.Core.Storage;

/// <summary>Tells a database that cannot serve at the moment from one that refuses, whichever it is.</summary>
public static class DatabaseAway
{
    // SQLite's primary result codes: SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN.
    private static readonly int[] SqliteAway = [5, 6, 8, 10, 13, 14];

    /// <summary>The same request may succeed once the server, its disk or its connection is mended.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        TimeoutException => true,
        // Npgsql lets it through where the host's name does not resolve, as when a container is stopped.
        SocketException => true,
        SqliteException sqlite => SqliteAway.Contains(sqlite.SqliteErrorCode),
        DbException database => database.IsTransient,
        _ => false,
    };
}
