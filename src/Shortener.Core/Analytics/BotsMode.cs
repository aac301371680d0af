namespace Shortener.Core.Analytics;

/// <summary>
/// Which clicks <c>clicks</c> and <c>uniqueClicks</c> count; flagged are those with a <see cref="Clicks.BotKind"/> other than none.
/// </summary>
public enum BotsMode
{
    /// <summary>Human clicks only.</summary>
    Exclude,

    /// <summary>Human and flagged clicks.</summary>
    Include,

    /// <summary>Flagged clicks only.</summary>
    Only,
}
