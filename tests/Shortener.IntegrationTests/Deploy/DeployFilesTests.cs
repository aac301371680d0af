using System.Text.RegularExpressions;
using Shortener.Testing;
using YamlDotNet.RepresentationModel;

namespace Shortener.IntegrationTests.Deploy;

/// <summary>What can be known of the deployment files without the systems they are for.</summary>
public sealed partial class DeployFilesTests
{
    private static readonly string Folder = Checkout.Path("deploy");

    public static TheoryData<string> YamlFiles => [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(YamlFiles))]
    public void Every_yaml_file_parses(string file) => Assert.NotEmpty(Documents(file));

    [Fact]
    public void Every_setting_that_a_file_names_is_documented()
    {
        string documents = File.ReadAllText(Checkout.Path("README.md")) + File.ReadAllText(Checkout.Path("docs/operations.md"));
        string[] named = [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .SelectMany(file => Setting().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct()];
        Assert.True(named.Length > 5);
        string[] undocumented = [.. named.Where(name =>
            !documents.Contains($"`{name}`", StringComparison.Ordinal)
            && !documents.Contains($"`{name.Replace("__", ":", StringComparison.Ordinal)}`", StringComparison.Ordinal))];
        Assert.Empty(undocumented);
    }

    [Fact]
    public void The_distributed_mode_keeps_its_streams_and_gives_each_node_a_journal_of_its_own()
    {
        YamlNode services = Documents("compose.distributed.yaml")[0]["services"];
        string redis = string.Join(' ', ((YamlSequenceNode)services["redis"]["command"]).Select(word => ((YamlScalarNode)word).Value));
        Assert.Contains("--maxmemory-policy noeviction", redis, StringComparison.Ordinal);
        Assert.Contains("--appendonly yes", redis, StringComparison.Ordinal);
        string[] journals = [.. new[] { "node-1", "node-2" }.Select(node => ((YamlScalarNode)((YamlSequenceNode)services[node]["volumes"])[0]).Value!)];
        Assert.Equal(2, journals.Distinct().Count());
        Assert.Equal("ingest", ((YamlScalarNode)((YamlSequenceNode)services["ingest-1"]["command"])[0]).Value);
    }

    [Fact]
    public void Kubernetes_asks_the_addresses_that_the_product_answers_and_gives_each_node_a_volume()
    {
        YamlNode[] documents = [.. new[] { "kubernetes/nodes.yaml", "kubernetes/ingest.yaml" }.SelectMany(Documents)];
        YamlNode[] workloads = [.. documents.Where(document => Kind(document) is "StatefulSet" or "Deployment")];
        Assert.Equal(["StatefulSet", "Deployment"], workloads.Select(Kind));
        foreach (YamlNode workload in workloads)
        {
            YamlNode container = ((YamlSequenceNode)workload["spec"]["template"]["spec"]["containers"])[0];
            Assert.Equal("/readyz", Probe(container, "readinessProbe"));
            Assert.Equal("/healthz", Probe(container, "livenessProbe"));
            string labels = workload["spec"]["template"]["metadata"]["labels"].ToString();
            Assert.Equal(labels, workload["spec"]["selector"]["matchLabels"].ToString());
        }

        Assert.Equal(2, documents.Count(document => Kind(document) == "PodDisruptionBudget"));
        YamlNode volume = ((YamlSequenceNode)workloads[0]["spec"]["volumeClaimTemplates"])[0];
        string mounted = ((YamlSequenceNode)((YamlSequenceNode)workloads[0]["spec"]["template"]["spec"]["containers"])[0]["volumeMounts"])
            .Select(mount => $"{mount["name"]}={mount["mountPath"]}").First();
        Assert.Equal($"{volume["metadata"]["name"]}=/data/data", mounted);
    }

    [Fact]
    public void What_kustomize_lists_is_there()
    {
        foreach (YamlNode resource in (YamlSequenceNode)Documents("kubernetes/kustomization.yaml")[0]["resources"])
        {
            Assert.True(File.Exists(Path.Combine(Folder, "kubernetes", ((YamlScalarNode)resource).Value!)));
        }
    }

    private static string Kind(YamlNode document) => ((YamlScalarNode)document["kind"]).Value!;

    private static string Probe(YamlNode container, string name) => ((YamlScalarNode)container[name]["httpGet"]["path"]).Value!;

    private static IReadOnlyList<YamlNode> Documents(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Folder, file));
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    /// <summary>A setting in the environment's spelling.</summary>
    [GeneratedRegex(@"\b[A-Z][a-z]\w*__[A-Z]\w+")]
    private static partial Regex Setting();
}
