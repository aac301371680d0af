using Shortener.Core.Analytics;
using Shortener.Core.Clicks;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>Whether it is a bot.</summary>
internal sealed class BotTest(string path, bool wanted) : FieldTest(path)
{
    public override int Cost => 15;

    public override bool Holds(Visit visit) => (visit.BotKind != BotKind.None) == wanted;

    public override string? Saw(Visit visit) => DimensionValues.BotKindName(visit.BotKind) ?? "none";
}
