using Shortener.Core.Analytics;
using Shortener.Core.UserAgents;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>The operating system, and its version where one is asked for.</summary>
internal sealed class OsTest : FieldTest
{
    private readonly (string? Family, VersionRange? Version)[] _systems;

    public OsTest(string path, OsValues values)
        : base(path) =>
        _systems = [.. values.Items.Select(item => (item.Family, item.Version is null ? null : VersionRange.Parse(item.Version)))];

    public override int Cost => 15;

    public override bool Holds(Visit visit)
    {
        UserAgentFamily system = visit.UserAgent.Os;
        string? name = DimensionValues.Family(system.Family);
        foreach ((string? family, VersionRange? version) in _systems)
        {
            if (string.Equals(family, name, StringComparison.OrdinalIgnoreCase) && (version is null || version.Contains(system)))
            {
                return true;
            }
        }

        return false;
    }

    public override string? Saw(Visit visit)
    {
        UserAgentFamily system = visit.UserAgent.Os;
        string version = string.Join('.', new[] { system.Major, system.Minor, system.Patch, system.PatchMinor }.TakeWhile(part => part is not null));
        return DimensionValues.Family(system.Family) is { } family ? $"{family} {version}".TrimEnd() : null;
    }
}
