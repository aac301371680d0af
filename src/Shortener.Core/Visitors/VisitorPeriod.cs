namespace Shortener.Core.Visitors;

/// <summary>How long a visitor keeps one pseudonym.</summary>
public enum VisitorPeriod
{
    /// <summary>A UTC day.</summary>
    Day,

    /// <summary>A UTC calendar month.</summary>
    Month,
}
