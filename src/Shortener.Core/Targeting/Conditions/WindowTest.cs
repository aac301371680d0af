using System.Globalization;
using Shortener.Core.Clicks;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>The instant lies in a span.</summary>
internal sealed class WindowTest(string path, long from, long to) : FieldTest(path)
{
    public override int Cost => 1;

    public override bool Holds(Visit visit) => visit.UnixMicros >= from && visit.UnixMicros < to;

    public override string? Saw(Visit visit) =>
        UnixMicros.ToInstant(visit.UnixMicros).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture);
}
