using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Backups;

public sealed class SqliteBackupTests(ITestOutputHelper output) : BackupContract(output)
{
    protected override Task<ShortenerSetup> CreateSetupAsync(string dataDirectory) =>
        Task.FromResult(new ShortenerSetup { DataDirectory = dataDirectory });

    protected override Task ReleaseAsync() => Task.CompletedTask;

    protected override Task<ShortenerSetup> RestoreAsync(ShortenerSetup setup, string file)
    {
        foreach (string old in Directory.GetFiles(setup.DataDirectory, "shortener.db*"))
        {
            File.Delete(old);
        }

        File.Copy(file, Path.Combine(setup.DataDirectory, "shortener.db"));
        return Task.FromResult(setup);
    }

    protected override DbConnection OpenDatabase(ShortenerSetup setup) => new SqliteConnection(
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(setup.DataDirectory, "shortener.db"), Pooling = false }.ToString());
}

[Trait("Db", "Postgres")]
public sealed class PostgresBackupTests(ITestOutputHelper output) : BackupContract(output)
{
    private readonly List<PostgresServer> _databases = [];

    [Fact]
    public async Task Without_pg_dump_it_says_what_to_install()
    {
        ShortenerSetup setup = await CreateSetupAsync(Path.GetTempPath());
        (int migrated, string answer) = await ShortenerProcess.RunCommandAsync(setup, null, "migrate");
        Assert.True(migrated == 0, answer);
        string dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
        setup = setup with { Environment = new Dictionary<string, string> { ["PATH"] = dotnet } };
        (int exitCode, string said) = await ShortenerProcess.RunCommandAsync(setup, null, "backup", Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")));
        Assert.Equal(1, exitCode);
        Assert.Contains("pg_dump is not on PATH", said, StringComparison.Ordinal);
    }

    protected override async Task<ShortenerSetup> CreateSetupAsync(string dataDirectory)
    {
        _databases.Add(await PostgresServer.CreateDatabaseAsync());
        return new ShortenerSetup { DataDirectory = dataDirectory, Postgres = _databases[^1].ConnectionString };
    }

    protected override async Task ReleaseAsync()
    {
        foreach (PostgresServer database in _databases)
        {
            await database.DisposeAsync();
        }
    }

    protected override async Task<ShortenerSetup> RestoreAsync(ShortenerSetup setup, string file)
    {
        _databases.Add(await PostgresServer.CreateDatabaseAsync());
        var target = new NpgsqlConnectionStringBuilder(_databases[^1].ConnectionString);
        var start = new ProcessStartInfo("pg_restore", ["--exit-on-error", "--no-owner", "--dbname=" + target.Database, file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = target.Host,
                ["PGPORT"] = target.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGUSER"] = target.Username,
            },
        };
        using Process restore = Process.Start(start)!;
        ProcessOutput said = ProcessOutput.Follow(restore);
        await restore.WaitForExitAsync();
        Assert.True(restore.ExitCode == 0, said.ToString());
        return setup with { Postgres = _databases[^1].ConnectionString };
    }

    protected override DbConnection OpenDatabase(ShortenerSetup setup) => new NpgsqlConnection(setup.Postgres);
}
