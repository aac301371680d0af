using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Shortener.Api.Hosting;
using Shortener.Core.Storage.Moves;
using Shortener.Ingest.Storage;
using Spectre.Console;

namespace Shortener.Api.Moves;

/// <summary>
/// <c>move</c>: the embedded database of <c>Data:Directory</c> into the empty PostgreSQL of <c>ConnectionStrings:Postgres</c>, which
/// the next start then uses. The target is no argument, because a command line shows its password to every user of the machine.
/// </summary>
internal static class MoveCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="buildHost">The product's services, nothing opened.</param>
    public static Command Create(Func<IHost> buildHost)
    {
        var json = new Option<bool>("--json") { Description = "Print each table's rows and checksum as JSON" };
        var command = new Command(
            "move", "Move from SQLite (Data:Directory) to the empty PostgreSQL of ConnectionStrings__Postgres; the journal goes on there") { json };
        command.SetAction(async (parsed, ct) =>
        {
            IHost host = buildHost();
            await using var owned = new OwnedHost(host);
            MoveDatabase? move = host.Services.GetService<MoveDatabase>();
            if (move is null)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(
                    "Where to? Set ConnectionStrings__Postgres to the empty database that the server is to use from then on.");
                return ExitCode.BadInput;
            }

            MoveReport report = await CommandProgress.RunAsync("move", progress => move(new Fraction(progress), ct));
            Print(report, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(MoveReport report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(report, Json));
            return;
        }

        Table table = new Table().AddColumns("table").AddColumn(new TableColumn("rows").RightAligned()).AddColumn("checksum");
        foreach (MovedTable moved in report.Tables)
        {
            table.AddRow(Markup.Escape(moved.Name), moved.Rows.ToString("N0", CultureInfo.InvariantCulture), moved.Checksum);
        }

        TextTable.Write(table, output);
        output.WriteLine($"Moved and compared. Start the server with the same Data__Directory and ConnectionStrings__Postgres; keep {report.From} until you are content.");
    }

    private sealed class Fraction(IProgress<double?> bar) : IProgress<MoveProgress>
    {
        public void Report(MoveProgress value) => bar.Report((double)value.Rows / value.Total);
    }
}
