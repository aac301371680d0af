namespace Shortener.Core.Visitors;

/// <summary>What is kept of visitors.</summary>
public sealed class PrivacyOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Privacy";

    /// <summary>
    /// How long a visitor keeps one pseudonym: <c>day</c> (default) or <c>month</c>, by UTC. Unique clicks count visitors per such period.
    /// Environment: <c>Privacy__VisitorPeriod</c>.
    /// </summary>
    public string VisitorPeriod { get; set; } = "day";

    /// <summary>The period named; false when it is neither.</summary>
    public bool TryGetPeriod(out VisitorPeriod period)
    {
        bool month = string.Equals(VisitorPeriod, "month", StringComparison.OrdinalIgnoreCase);
        period = month ? Visitors.VisitorPeriod.Month : Visitors.VisitorPeriod.Day;
        return month || string.Equals(VisitorPeriod, "day", StringComparison.OrdinalIgnoreCase);
    }
}
