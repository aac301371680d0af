namespace Shortener.Core.Clicks;

/// <summary>Why a click is flagged and kept apart from human clicks. The numbers are stored: never renumber.</summary>
public enum BotKind : byte
{
    /// <summary>A human click, as far as can be told.</summary>
    None = 0,

    /// <summary>A crawler or monitoring service.</summary>
    Crawler = 1,

    /// <summary>A fetcher of link previews (messengers, social networks).</summary>
    Preview = 2,

    /// <summary>A browser that loads ahead of its user (<c>Sec-Purpose</c>, <c>Purpose</c>, <c>X-Moz</c>).</summary>
    Prefetch = 3,

    /// <summary>A HEAD request.</summary>
    Head = 4,

    /// <summary>A command-line client or HTTP library.</summary>
    Tool = 5,
}
