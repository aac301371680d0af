using Shortener.Core.Patterns;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Shortener.Core.UserAgents;

/// <summary>
/// The rules of one uap-core <c>regexes.yaml</c>: three ordered tables (browser, operating system, device), of each of which the
/// first rule that matches answers (uap-core specification 0.2). Immutable, thread-safe.
/// </summary>
internal sealed class UserAgentRules
{
    private const int BrowserTable = 0;
    private const int OsTable = 1;
    private const int DeviceTable = 2;

    private readonly PatternIndex _index;
    private readonly RuleTemplate[][] _browsers;
    private readonly RuleTemplate[][] _systems;
    private readonly RuleTemplate[][] _devices;

    private UserAgentRules(PatternIndex index, RuleTemplate[][] browsers, RuleTemplate[][] systems, RuleTemplate[][] devices)
    {
        _index = index;
        _browsers = browsers;
        _systems = systems;
        _devices = devices;
    }

    /// <summary>Number of rules in the three tables.</summary>
    public int Count => _browsers.Length + _systems.Length + _devices.Length;

    /// <exception cref="RuleFileException">Not readable, not YAML, without a table, or with a rule that is no regular expression.</exception>
    public static UserAgentRules Load(string path)
    {
        YamlMappingNode root = Read(path);
        (PatternSource[] browserPatterns, RuleTemplate[][] browsers) = ReadTable(path, root, "user_agent_parsers", [
            ("family_replacement", 1), ("v1_replacement", 2), ("v2_replacement", 3), ("v3_replacement", 4)]);
        (PatternSource[] systemPatterns, RuleTemplate[][] systems) = ReadTable(path, root, "os_parsers", [
            ("os_replacement", 1), ("os_v1_replacement", 2), ("os_v2_replacement", 3), ("os_v3_replacement", 4), ("os_v4_replacement", 5)]);
        (PatternSource[] devicePatterns, RuleTemplate[][] devices) = ReadTable(path, root, "device_parsers", [
            ("device_replacement", 1), ("brand_replacement", 0), ("model_replacement", 1)]);
        try
        {
            return new UserAgentRules(new PatternIndex(browserPatterns, systemPatterns, devicePatterns), browsers, systems, devices);
        }
        catch (PatternSyntaxException e)
        {
            throw new RuleFileException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Applies the three tables to a text of bounded length.</summary>
    public (UserAgentFamily Browser, UserAgentFamily Os, UserAgentDevice Device) Apply(string userAgent, PatternScratch scratch)
    {
        ReadOnlySpan<ulong> hits = scratch.Scan(_index, userAgent);
        PatternMatcher matcher = scratch.Matcher;
        UserAgentFamily browser = UserAgentFamily.Other;
        if (_index.FirstMatch(BrowserTable, userAgent, hits, matcher) is >= 0 and int b)
        {
            RuleTemplate[] rule = _browsers[b];
            browser = new UserAgentFamily(
                rule[0].Fill(userAgent, matcher) ?? UserAgentFamily.Other.Family,
                rule[1].Fill(userAgent, matcher),
                rule[2].Fill(userAgent, matcher),
                rule[3].Fill(userAgent, matcher));
        }

        UserAgentFamily os = UserAgentFamily.Other;
        if (_index.FirstMatch(OsTable, userAgent, hits, matcher) is >= 0 and int o)
        {
            RuleTemplate[] rule = _systems[o];
            os = new UserAgentFamily(
                rule[0].Fill(userAgent, matcher) ?? UserAgentFamily.Other.Family,
                rule[1].Fill(userAgent, matcher),
                rule[2].Fill(userAgent, matcher),
                rule[3].Fill(userAgent, matcher),
                rule[4].Fill(userAgent, matcher));
        }

        UserAgentDevice device = UserAgentDevice.Other;
        if (_index.FirstMatch(DeviceTable, userAgent, hits, matcher) is >= 0 and int d)
        {
            RuleTemplate[] rule = _devices[d];
            device = new UserAgentDevice(
                rule[0].Fill(userAgent, matcher) ?? UserAgentDevice.Other.Family,
                rule[1].Fill(userAgent, matcher),
                rule[2].Fill(userAgent, matcher));
        }

        return (browser, os, device);
    }

    private static YamlMappingNode Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root
                ? root
                : throw new RuleFileException($"{path} is not a uap-core rule file: its root is not a mapping");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RuleFileException($"{path} cannot be read: {e.Message}", e);
        }
        catch (YamlException e)
        {
            throw new RuleFileException($"{path} is not YAML: line {e.Start.Line}: {e.Message}", e);
        }
    }

    private static (PatternSource[] Patterns, RuleTemplate[][] Templates) ReadTable(
        string path, YamlMappingNode root, string table, (string Key, int Group)[] values)
    {
        if (!root.Children.TryGetValue(table, out YamlNode? node) || node is not YamlSequenceNode rules)
        {
            throw new RuleFileException($"{path} has no list {table}");
        }

        var patterns = new PatternSource[rules.Children.Count];
        var templates = new RuleTemplate[patterns.Length][];
        for (int i = 0; i < patterns.Length; i++)
        {
            YamlNode rule = rules.Children[i];
            if (rule is not YamlMappingNode mapping || Text(mapping, "regex") is not { } regex)
            {
                throw new RuleFileException($"{path}: {table} rule {i + 1} (line {rule.Start.Line}) has no regex");
            }

            patterns[i] = new PatternSource(regex, Text(mapping, "regex_flag") == "i", $"{table} rule {i + 1} (line {rule.Start.Line})");
            templates[i] = [.. values.Select(value => RuleTemplate.Of(Text(mapping, value.Key), value.Group))];
        }

        return (patterns, templates);
    }

    private static string? Text(YamlMappingNode mapping, string key) =>
        mapping.Children.TryGetValue(key, out YamlNode? node) && node is YamlScalarNode scalar ? scalar.Value : null;
}
