using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Shortener.Api.Hosting;
using Shortener.Ingest.Import;
using Spectre.Console;

namespace Shortener.Api.Replay;

/// <summary>
/// <c>replay FILE… --target URL</c>: sends the records of imported formats as real HTTP requests. Exit codes: 0 every request was
/// answered below 500, 1 some were not, 2 bad input.
/// </summary>
internal static class ReplayCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "bitly feed or Combined web log, plain or gzip; the format is detected",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<Uri> Target = new("--target")
    {
        Description = "Server to send to, for example http://127.0.0.1:8080",
        Required = true,
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? uri
            : Refuse<Uri>(result, "--target must be an absolute http or https URL"),
    };

    /// <summary>Zero stands for max: a parser's null is no value to System.CommandLine.</summary>
    private static readonly Option<double> Rate = new("--rate")
    {
        Description = "Requests a second by the clock, or max: as many as the connections carry",
        DefaultValueFactory = _ => 0,
        CustomParser = ParseRate,
    };

    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "Most requests under way at once, 1 to 512",
        DefaultValueFactory = _ => 16,
        Validators = { result => RequireRange(result, 1, 512) },
    };

    private static readonly Option<string?> Addresses = new("--addresses")
    {
        Description = "JSON file of addresses by country ({\"ES\":[\"1.2.3.4\",…]}): each click gets one of its country in X-Forwarded-For, "
            + "which counts where the server trusts this machine (Http:TrustedProxies)",
    };

    private static readonly Option<string?> Key = new("--key") { Description = "API key: creates the links first where they do not exist" };

    private static readonly Option<bool> AllowRemote = new("--allow-remote")
    {
        Description = "Permit a target that is not this machine; only ever your own server",
    };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Print the report as JSON" };

    public static Command Create()
    {
        var command = new Command("replay", "Send the clicks of files to a server as real HTTP requests and report what was answered")
        {
            Files, Target, Rate, Connections, Addresses, Key, AllowRemote, AsJson,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        try
        {
            Uri target = parsed.GetRequiredValue(Target);
            if (!IsThisMachine(target) && !parsed.GetValue(AllowRemote))
            {
                throw new ImportInputException($"{target} is not this machine; --allow-remote permits it");
            }

            CountryAddresses addresses = parsed.GetValue(Addresses) is { } file ? CountryAddresses.Read(file) : CountryAddresses.None;
            ImportScan[] scans = [.. parsed.GetRequiredValue(Files).Select(path => ImportScan.Run(ImportFile.Open(path, null), ct))];
            var options = new ReplayOptions(target, parsed.GetValue(Rate) is > 0 and double rate ? rate : null, parsed.GetValue(Connections), addresses);
            if (parsed.GetValue(Key) is { } key)
            {
                await CreateLinksAsync(options, key, scans, error, ct);
            }

            ReplayReport report = await SendAsync(options, scans, ct);
            Print(report, parsed.GetValue(AsJson), parsed.InvocationConfiguration.Output);
            return report.Requests > 0 && report.Failures.Count == 0 && report.Statuses.Keys.All(status => status < 500) ? 0 : 1;
        }
        catch (ImportInputException unusable)
        {
            await error.WriteLineAsync(unusable.Message);
            return 2;
        }
        catch (HttpRequestException unreachable)
        {
            await error.WriteLineAsync($"The server cannot be reached: {unreachable.Message}");
            return 1;
        }
    }

    private static async Task CreateLinksAsync(
        ReplayOptions options, string key, ImportScan[] scans, TextWriter error, CancellationToken ct)
    {
        var links = new Dictionary<string, ImportLink>(StringComparer.Ordinal);
        foreach (ImportScan scan in scans)
        {
            scan.File.ForEachRecord((_, record) => links.TryAdd(record.Link.Slug, record.Link), ct);
        }

        IReadOnlyDictionary<int, long> statuses =
            await new ReplayLinks(options.Target, key, options.Connections, TimeProvider.System).CreateAsync(links.Values, ct);
        await error.WriteLineAsync(
            $"{Number(links.Count)} links: " + string.Join(", ", statuses.Select(pair => $"{Number(pair.Value)} answered {pair.Key}")));
    }

    private static async Task<ReplayReport> SendAsync(ReplayOptions options, ImportScan[] scans, CancellationToken ct)
    {
        var run = new ReplayRun(options, TimeProvider.System);
        if (Console.IsErrorRedirected)
        {
            return await run.RunAsync(scans, static _ => { }, ct);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                ProgressTask bar = context.AddTask("replaying", maxValue: Math.Max(1, scans.Sum(scan => scan.ClickLines.Total)));
                return run.RunAsync(scans, answered => bar.Value = answered, ct);
            });
    }

    private static void Print(ReplayReport report, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(report, Json));
            return;
        }

        Table table = new Table().AddColumn("answer").AddColumn(new TableColumn("requests").RightAligned());
        foreach ((int status, long count) in report.Statuses)
        {
            table.AddRow(status.ToString(CultureInfo.InvariantCulture), Number(count));
        }

        foreach ((string failure, long count) in report.Failures)
        {
            table.AddRow(Markup.Escape(failure), Number(count));
        }

        TextTable.Write(table, output);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Requests:N0} requests in {report.Seconds:N1} s, {report.Rate:N0} answers/s; p50 {report.P50Ms:N2} ms, p99 {report.P99Ms:N2} ms, max {report.MaxMs:N2} ms"));
        if (report.Skipped.Count > 0)
        {
            output.WriteLine("lines without a click: " + string.Join(", ", report.Skipped.Select(pair => $"{Number(pair.Value)} {pair.Key}")));
        }
    }

    private static bool IsThisMachine(Uri target) =>
        target.IsLoopback || (IPAddress.TryParse(target.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static double ParseRate(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text == "max")
        {
            return 0;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate is > 0 and <= 1_000_000
            ? rate
            : Refuse<double>(result, "--rate must be max or a number above 0 and at most 1,000,000");
    }

    private static void RequireRange(OptionResult result, int least, int most)
    {
        if (result.GetValueOrDefault<int>() is int value && (value < least || value > most))
        {
            result.AddError($"{result.IdentifierToken?.Value} must be between {least} and {most}");
        }
    }

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
