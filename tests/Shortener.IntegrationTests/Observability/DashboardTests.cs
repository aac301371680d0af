using System.Text.Json;
using System.Text.RegularExpressions;
using Shortener.Testing;
using Shortener.Testing.Processes;
using YamlDotNet.RepresentationModel;

namespace Shortener.IntegrationTests.Observability;

/// <summary>The dashboard, the alarms and the operations page speak of metrics that a running node has.</summary>
public sealed partial class DashboardTests : IAsyncLifetime
{
    private const string Dashboard = "deploy/grafana/dashboard.json";
    private const string Alerts = "deploy/grafana/alerts.yaml";
    private const string Operations = "docs/operations.md";

    /// <summary>Names that another process than the node gives: Prometheus' own, and those of distributed mode alone.</summary>
    private static readonly HashSet<string> FromElsewhere = ["up"];

    private static readonly HashSet<string> Words = ["and", "or", "unless", "on", "ignoring", "by", "without", "bool", "group_left", "group_right", "offset"];

    private readonly TemporaryDirectory _data = new();
    private ShortenerProcess _server = null!;

    public async Task InitializeAsync() => _server = await ShortenerProcess.StartAsync(new ShortenerSetup { DataDirectory = _data.Path });

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Every_metric_that_a_panel_or_an_alarm_asks_for_exists()
    {
        HashSet<string> served = await ServedAsync();
        List<string> expressions = [.. DashboardExpressions(), .. AlertRules().Select(rule => rule.Expression)];
        Assert.True(expressions.Count > 20);
        foreach (string expression in expressions)
        {
            HashSet<string> asked = Names(expression);
            Assert.True(asked.Count > 0, $"No metric found in {expression}");
            Assert.True(asked.All(name => served.Contains(name) || FromElsewhere.Contains(name)),
                $"{string.Join(", ", asked.Where(name => !served.Contains(name)))} of {expression} is not at /metrics");
        }
    }

    [Fact]
    public async Task The_operations_page_explains_every_metric_and_every_alarm()
    {
        string page = await File.ReadAllTextAsync(Checkout.Path(Operations));
        IEnumerable<string> own = (await ServedAsync()).Where(name => name.StartsWith("shortener_", StringComparison.Ordinal) && !HistogramPart().IsMatch(name));
        Assert.All(own, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
        Assert.All(AlertRules(), rule => Assert.Contains($"### {rule.Name}\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_name_would_be_found()
    {
        Assert.Equal(["shortener_a", "shortener_b_bucket"], Names(
            """max by (reason) (rate(shortener_a{reason!="up", x=~"y"}[5m])) > 0 and on () histogram_quantile(0.95, sum without (le) (shortener_b_bucket))""").Order());
    }

    private async Task<HashSet<string>> ServedAsync()
    {
        string text = await _server.Client.GetStringAsync("/metrics");
        HashSet<string> names = [];
        foreach (string[] type in text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')))
        {
            names.Add(type[2]);
            if (type[3] == "histogram")
            {
                names.UnionWith([type[2] + "_bucket", type[2] + "_sum", type[2] + "_count"]);
            }
        }

        Assert.NotEmpty(names);
        return names;
    }

    private static List<string> DashboardExpressions()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Checkout.Path(Dashboard)));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.GetProperty("type").GetString() != "row")
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)];
    }

    private static List<(string Name, string Expression)> AlertRules()
    {
        var yaml = new YamlStream();
        using var file = new StreamReader(Checkout.Path(Alerts));
        yaml.Load(file);
        List<(string, string)> rules = [];
        foreach (YamlNode group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"])
        {
            foreach (YamlNode rule in (YamlSequenceNode)group["rules"])
            {
                Assert.Contains(((YamlScalarNode)rule["labels"]["severity"]).Value, new[] { "critical", "warning" });
                Assert.NotEmpty(((YamlScalarNode)rule["annotations"]["summary"]).Value!);
                rules.Add((((YamlScalarNode)rule["alert"]).Value!, ((YamlScalarNode)rule["expr"]).Value!));
            }
        }

        return rules;
    }

    /// <summary>Names of metrics in an expression: words that are no function, no keyword and no label.</summary>
    private static HashSet<string> Names(string expression)
    {
        string bare = Labels().Replace(expression, " ");
        bare = Grouping().Replace(bare, " ");
        return [.. Word().Matches(bare).Select(match => match.Value).Where(word => !Words.Contains(word))];
    }

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Labels();

    [GeneratedRegex(@"\b(by|without|on|ignoring)\s*\([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w.])[a-zA-Z_:][\w:]*\b(?!\s*\()")]
    private static partial Regex Word();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();
}
