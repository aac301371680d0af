namespace Shortener.Core.Apps;

/// <summary>What links may open besides web pages.</summary>
public sealed class AppsOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Apps";

    /// <summary>
    /// Custom URL schemes that the iOS and Android destinations of links may have, without colon: <c>myapp</c>. Default: none, at most
    /// 100. Schemes that run code or reach into the visitor's device (<c>javascript</c>, <c>data</c>, <c>file</c>, <c>intent</c>,
    /// <c>ms-…</c>, …) are never allowed. Environment: <c>Apps__CustomSchemes__0</c>, <c>__1</c>, ….
    /// </summary>
    public IList<string> CustomSchemes { get; } = [];
}
