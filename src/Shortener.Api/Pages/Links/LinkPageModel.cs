using Shortener.Api.Pages.Metrics;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Pages.Links;

/// <summary>Parts of a link's page.</summary>
public enum LinkTab
{
    Metrics,
    Settings,
    Rules,
    Clicks,
}

/// <summary>What a link's page shows. Of what lies behind the tabs only the open one's is set. Immutable.</summary>
public sealed record LinkPageModel
{
    public required LinkRowModel Row { get; init; }

    public required LinkTab Tab { get; init; }

    /// <summary>Version as <c>If-Match</c> wants it.</summary>
    public string Etag => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{Row.Link.Version}\"");

    public ExplorerModel? Explorer { get; init; }

    public bool IsPerMonth { get; init; }

    /// <summary>The latest clicks; null for who may see counts only.</summary>
    public IReadOnlyList<StoredClick>? Clicks { get; init; }
}
