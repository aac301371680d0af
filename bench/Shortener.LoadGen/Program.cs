using System.CommandLine;
using System.Net;
using Shortener.LoadGen;

var url = new Option<string>("--url") { Description = "Server to load; loopback only", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
var path = new Option<string[]>("--path") { Description = "Path to request, repeatable (e.g. --path /abc)", AllowMultipleArgumentsPerToken = true };
var pathsFile = new Option<FileInfo?>("--paths-file") { Description = "File with one path a line, requested in turn" };
var rate = new Option<string>("--rate") { Description = "Requests a second (open loop), or max", DefaultValueFactory = _ => "max" };
var connections = new Option<int>("--connections") { Description = "Keep-alive connections, 1 to 1,000", DefaultValueFactory = _ => 32 };
var duration = new Option<int>("--duration") { Description = "Measured seconds, 1 to 600", DefaultValueFactory = _ => 10 };
var warmUp = new Option<int>("--warm-up") { Description = "Seconds before measuring, 0 to 60", DefaultValueFactory = _ => 2 };
var userAgent = new Option<string>("--user-agent")
{
    Description = "User agent to send",
    DefaultValueFactory = _ => "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.6 Mobile/15E148 Safari/604.1",
};
var json = new Option<bool>("--json") { Description = "Print one JSON object" };
var maxErrors = new Option<double>("--max-error-percent") { Description = "Exit 1 above this share of errors and 5xx answers", DefaultValueFactory = _ => 0.1 };

var root = new RootCommand("Loads a server on this machine and reports rate and latencies") { url, path, pathsFile, rate, connections, duration, warmUp, userAgent, json, maxErrors };
root.SetAction(async (parsed, ct) =>
{
    if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out Uri? target) || target.Scheme != "http" || !(target.IsLoopback || (IPAddress.TryParse(target.Host, out IPAddress? address) && IPAddress.IsLoopback(address))))
    {
        await Console.Error.WriteLineAsync($"--url {parsed.GetValue(url)} is not a loopback address over http: load is sent to this machine only");
        return 2;
    }

    double? perSecond = null;
    string rateText = parsed.GetValue(rate)!;
    if (rateText != "max")
    {
        if (!double.TryParse(rateText, System.Globalization.CultureInfo.InvariantCulture, out double value) || value is not (> 0 and <= 1_000_000))
        {
            await Console.Error.WriteLineAsync($"--rate {rateText} is neither max nor a number between 0 and 1,000,000");
            return 2;
        }

        perSecond = value;
    }

    List<string> paths = [.. parsed.GetValue(path) ?? []];
    if (parsed.GetValue(pathsFile) is { } file)
    {
        paths.AddRange(await File.ReadAllLinesAsync(file.FullName, ct));
    }

    var options = new LoadOptions(
        target,
        paths.Count > 0 ? paths : ["/"],
        perSecond,
        Math.Clamp(parsed.GetValue(connections), 1, 1_000),
        TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(duration), 1, 600)),
        TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(warmUp), 0, 60)),
        parsed.GetValue(userAgent)!);
    LoadReport report = new LoadRun(options).Run(ct);
    Console.WriteLine(parsed.GetValue(json) ? report.ToJson() : report.ToString());
    long bad = report.Errors + report.Statuses.Where(pair => pair.Key >= 500).Sum(pair => pair.Value);
    return report.Answers > 0 && bad * 100.0 / (report.Answers + report.Errors) <= parsed.GetValue(maxErrors) ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
