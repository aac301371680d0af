using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Shortener.Core.Storage.Sqlite;

/// <summary>
/// The embedded database: one writer connection handed out to one holder at a time, and any number of pooled readers (WAL).
/// Thread-safe. Calls are synchronous because SQLite is: keep them off threads that serve redirects.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private readonly string _readerString;
    private readonly SqliteConnection _writer;
    private readonly ConditionalWeakTable<sqlite3, object> _tuned = [];
    private readonly SemaphoreSlim _writerFree = new(1, 1);
    private volatile bool _closed;

    private SqliteDatabase(string path)
    {
        Path = path;
        _readerString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Cache = SqliteCacheMode.Private,
            DefaultTimeout = 30,
        }.ToString();
        _writer = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Cache = SqliteCacheMode.Private,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
    }

    /// <summary>File of the database.</summary>
    public string Path { get; }

    /// <summary>Opens or creates the file with WAL and full synchronisation (a commit that returned survives a power cut).</summary>
    public static SqliteDatabase Open(string path)
    {
        var database = new SqliteDatabase(path);
        try
        {
            database._writer.Open();
            // 64 MiB of page cache for the writer; 1,000 pages between checkpoints is SQLite's default and kept.
            Execute(database._writer, """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = ON;
                PRAGMA busy_timeout = 30000;
                PRAGMA cache_size = -65536;
                """);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A reader; dispose it to give it back to the pool. Never write through it.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_readerString);
        connection.Open();
        // The pool hands a file handle out again as it was: what was set once stays set.
        if (connection.Handle is { } handle && _tuned.TryAdd(handle, handle))
        {
            Execute(connection, "PRAGMA busy_timeout = 30000; PRAGMA cache_size = -16384; PRAGMA mmap_size = 67108864;");
        }

        return connection;
    }

    /// <summary>Waits for the writer connection; dispose the lease to hand it on.</summary>
    /// <exception cref="ObjectDisposedException">The database was closed.</exception>
    public async Task<WriterLease> LeaseWriterAsync(CancellationToken ct)
    {
        await _writerFree.WaitAsync(ct);
        if (_closed)
        {
            _writerFree.Release();
            throw new ObjectDisposedException(nameof(SqliteDatabase));
        }

        return new WriterLease(this);
    }

    /// <summary>
    /// Closes the file, after whoever writes has ended (30 s at most: as long as a write may wait for the file's lock);
    /// who waits to write after it is refused.
    /// </summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        // Closing under a transaction of another thread rolls it back twice, and SQLite refuses the second.
        bool free = _writerFree.Wait(TimeSpan.FromSeconds(30));
        _closed = true;
        _writer.Dispose();
        if (free)
        {
            _writerFree.Release();
        }

        using var reader = new SqliteConnection(_readerString);
        SqliteConnection.ClearPool(reader);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The right to write, until disposed.</summary>
    public readonly struct WriterLease : IDisposable, IEquatable<WriterLease>
    {
        private readonly SqliteDatabase _owner;

        internal WriterLease(SqliteDatabase owner) => _owner = owner;

        /// <summary>The one writer connection.</summary>
        public SqliteConnection Connection => _owner._writer;

        public static bool operator ==(WriterLease left, WriterLease right) => left.Equals(right);

        public static bool operator !=(WriterLease left, WriterLease right) => !left.Equals(right);

        public void Dispose() => _owner._writerFree.Release();

        public bool Equals(WriterLease other) => ReferenceEquals(_owner, other._owner);

        public override bool Equals(object? obj) => obj is WriterLease other && Equals(other);

        public override int GetHashCode() => _owner.GetHashCode();
    }
}
