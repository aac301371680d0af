namespace Shortener.Core.Clicks;

/// <summary>How clicks are stored.</summary>
public sealed class ClickStoreOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Clicks";

    /// <summary>
    /// Oldest instant accepted from a live source, in days before its commit. Default 366, range 1 to 3,650. An older click (a node's
    /// clock gone wrong) is stored at this bound and flagged <see cref="ClickFlags.Clamped"/>; so are clicks more than an hour ahead.
    /// Imports keep their instants. Keep it longer than the longest time a journal may wait for its database.
    /// Environment: <c>Clicks__MaxAgeDays</c>.
    /// </summary>
    public int MaxAgeDays { get; set; } = 366;
}
