using System.Globalization;
using Microsoft.Data.Sqlite;
using Shortener.Core.Storage.Sqlite;
using Shortener.Core.Visitors;
using Shortener.Testing;

namespace Shortener.StoreContracts.Visitors;

public sealed class SqliteVisitorSaltStoreTests : VisitorSaltStoreContract
{
    private readonly TemporaryDirectory _folder = new();
    private SqliteDatabase _database = null!;

    public override Task DisposeAsync()
    {
        _database.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_destroyed_salt_is_not_left_in_the_file()
    {
        byte[] salt = "never-to-be-read"u8.ToArray();
        await InsertAsync("day", await TodayAsync() - 4, salt);
        Checkpoint();
        Assert.True(FileHolds(salt));

        await Store.DestroyExpiredAsync(CancellationToken.None);

        Checkpoint();
        Assert.False(FileHolds(salt));
    }

    protected override async Task<IVisitorSaltStore> CreateEmptyAsync()
    {
        _database = SqliteDatabase.Open(_folder.File("shortener.db"));
        await SqliteMigrator.MigrateAsync(_database, CancellationToken.None);
        return new SqliteVisitorSaltStore(_database);
    }

    protected override Task<int> TodayAsync()
    {
        using SqliteConnection reader = _database.OpenReader();
        using SqliteCommand command = reader.CreateCommand();
        command.CommandText = "SELECT unixepoch() / 86400";
        return Task.FromResult(Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture));
    }

    protected override async Task InsertAsync(string period, int startDay, byte[] salt)
    {
        using SqliteDatabase.WriterLease writer = await _database.LeaseWriterAsync(CancellationToken.None);
        using SqliteCommand command = writer.Connection.CreateCommand();
        command.CommandText = "INSERT INTO visitor_salts (period_start, period, salt, created_at) VALUES ($start, $period, $salt, 0)";
        command.Parameters.AddWithValue("$start", startDay);
        command.Parameters.AddWithValue("$period", period);
        command.Parameters.AddWithValue("$salt", salt);
        command.ExecuteNonQuery();
    }

    private void Checkpoint()
    {
        using SqliteDatabase.WriterLease writer = _database.LeaseWriterAsync(CancellationToken.None).GetAwaiter().GetResult();
        using SqliteCommand command = writer.Connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    private bool FileHolds(byte[] bytes)
    {
        using var stream = new FileStream(_database.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray().AsSpan().IndexOf(bytes) >= 0;
    }
}
