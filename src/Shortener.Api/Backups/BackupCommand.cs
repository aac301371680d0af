using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Shortener.Api.Hosting;
using Shortener.Core.Backups;
using Spectre.Console;

namespace Shortener.Api.Backups;

/// <summary>
/// <c>backup FILE-OR-DIRECTORY</c>: a consistent copy of the database while servers use it. Works beside a running server and takes no
/// lock. Exit codes: 0 done, 1 failed, 2 a target that cannot be used.
/// </summary>
internal static class BackupCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="buildHost">The product's services, nothing opened.</param>
    public static Command Create(Func<IHost> buildHost)
    {
        var target = new Argument<string>("FILE-OR-DIRECTORY") { Description = "A new file, or a folder that gets one named after the instant" };
        var json = new Option<bool>("--json") { Description = "Print what the backup holds as JSON" };
        var command = new Command("backup", "Copy the database while the server runs; the journal keeps what is not stored yet") { target, json };
        command.SetAction(async (parsed, ct) =>
        {
            var host = buildHost();
            await using var owned = new OwnedHost(host);
            var backup = host.Services.GetRequiredService<IDatabaseBackup>();
            string file = FileFor(parsed.GetValue(target)!, backup.FileEnding, host.Services.GetRequiredService<TimeProvider>());
            if (File.Exists(file))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{file} exists already: a backup never overwrites.");
                return ExitCode.BadInput;
            }

            BackupReport report = await CommandProgress.RunAsync("backup", progress => backup.WriteAsync(file, progress, ct));
            Print(report, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return ExitCode.Done;
        });
        return command;
    }

    private static string FileFor(string target, string ending, TimeProvider time)
    {
        string path = Path.GetFullPath(target);
        return Directory.Exists(path) || Path.EndsInDirectorySeparator(target)
            ? Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"shortener-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}{ending}"))
            : path;
    }

    private static void Print(BackupReport report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    report.File,
                    report.Backend,
                    report.Bytes,
                    Instant = report.Instant.UtcDateTime,
                    report.Counts.Links,
                    report.Counts.Clicks,
                    report.Counts.DeadLetters,
                    report.Counts.Sources,
                    CheckedBy = report.Check,
                },
                Json));
            return;
        }

        Table table = new Table().AddColumns("source", "state");
        foreach (string number in new[] { "position", "stored", "dead letters" })
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        foreach (BackupSource source in report.Counts.Sources)
        {
            table.AddRow(
                Markup.Escape(source.Identity), source.Closed ? "closed" : "open", Number(source.Position), Number(source.Stored), Number(source.DeadLettered));
        }

        TextTable.Write(table, output);
        output.WriteLine(
            $"{report.File}: {Number(report.Counts.Links)} links, {Number(report.Counts.Clicks)} clicks, "
            + $"{Number(report.Counts.DeadLetters)} dead letters, {Number(report.Bytes)} bytes, checked with {report.Check}");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
