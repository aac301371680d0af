using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Shortener.Core.Backups;

namespace Shortener.Core.Storage.Postgres;

/// <summary>
/// <c>pg_dump</c> and <c>pg_restore</c> from <c>PATH</c>. Where to connect and the password go to the child in its environment alone:
/// a command line can be read by every user of the machine.
/// </summary>
internal sealed class PostgresTools(string connectionString)
{
    public Task DumpAsync(string snapshot, string file, CancellationToken ct) =>
        RunAsync("pg_dump", ["--format=custom", "--no-password", "--snapshot=" + snapshot, "--file=" + file], ct);

    /// <summary>Reads the whole archive back: its contents, and every table's data.</summary>
    /// <exception cref="BackupException">It cannot be read, or lacks a table of clicks.</exception>
    public async Task CheckAsync(string file, CancellationToken ct)
    {
        string contents = await RunAsync("pg_restore", ["--list", file], ct);
        foreach (string table in new[] { "links", "sources", "clicks_default" })
        {
            if (!contents.Contains($" {table} ", StringComparison.Ordinal))
            {
                throw new BackupException($"The dump holds no table {table}: is this the product's database, and does the role see it?");
            }
        }

        await RunAsync("pg_restore", ["--file=/dev/null", file], ct);
    }

    private async Task<string> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in Environment())
        {
            start.Environment[name] = value;
        }

        using Process process = Start(program, start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        string complaint = (await error).Trim();
        return process.ExitCode == 0 ? await output : throw new BackupException($"{program} failed: {complaint}");
    }

    private static Process Start(string program, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new BackupException(
                $"{program} is not on PATH. Install PostgreSQL's client programs of the server's version or later (on Debian: apt-get install postgresql-client).",
                missing);
        }
    }

    private IEnumerable<(string Name, string? Value)> Environment()
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        yield return ("PGHOST", settings.Host);
        yield return ("PGPORT", settings.Port.ToString(CultureInfo.InvariantCulture));
        yield return ("PGDATABASE", settings.Database ?? settings.Username);
        (string Name, string? Value)[] optional =
        [
            ("PGUSER", settings.Username),
            ("PGPASSWORD", settings.Password),
            ("PGPASSFILE", settings.Passfile),
            ("PGSSLROOTCERT", settings.RootCertificate),
            ("PGSSLCERT", settings.SslCertificate),
            ("PGSSLKEY", settings.SslKey),
        ];
        // What the connection string leaves out, libpq takes from the same variables and files as Npgsql.
        foreach ((string name, string? value) in optional.Where(setting => !string.IsNullOrEmpty(setting.Value)))
        {
            yield return (name, value);
        }

        yield return ("PGSSLMODE", settings.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var mode => mode.ToString().ToLowerInvariant(),
        });
    }
}
