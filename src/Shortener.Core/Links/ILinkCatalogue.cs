namespace Shortener.Core.Links;

/// <summary>Lists and searches. Thread-safe. Implemented once per backend.</summary>
public interface ILinkCatalogue
{
    /// <summary>
    /// One page of links, newest first (in the trash: last deleted first). Links created meanwhile neither repeat nor hide others. The
    /// work of one page is bounded: where few links match, a page may hold fewer than asked for, or none, and still go on.
    /// </summary>
    Task<LinkPage> ListAsync(LinkQuery query, CancellationToken ct);

    /// <summary>The newest plain, enabled, unarchived links with this destination, all of whose redirect settings are the defaults.</summary>
    Task<IReadOnlyList<Link>> FindPlainAsync(int workspaceId, int domainId, string url, int limit, CancellationToken ct);

    /// <summary>Folders of links that are neither archived nor in the trash, by name in order of code points, behind <paramref name="after"/>.</summary>
    Task<IReadOnlyList<LinkGroup>> ListFoldersAsync(int workspaceId, string after, int limit, CancellationToken ct);

    /// <summary>Tags, as <see cref="ListFoldersAsync"/>.</summary>
    Task<IReadOnlyList<LinkGroup>> ListTagsAsync(int workspaceId, string after, int limit, CancellationToken ct);
}

/// <summary>Which links a list is made of.</summary>
public enum LinkScope
{
    /// <summary>Neither archived nor in the trash.</summary>
    Current,

    Archived,

    /// <summary>Archived or not.</summary>
    All,

    /// <summary>Deleted, and not for good.</summary>
    Trash,
}

/// <summary>What to list.</summary>
public sealed record LinkQuery
{
    public required int WorkspaceId { get; init; }

    public LinkScope Scope { get; init; }

    /// <summary>Text that slug, destination, title, notes or a tag contain, without regard to case; null for all.</summary>
    public string? Text { get; init; }

    /// <summary>A tag the link carries, exactly; null for all.</summary>
    public string? Tag { get; init; }

    /// <summary>The link's folder, exactly; null for all.</summary>
    public string? Folder { get; init; }

    /// <summary>Null for all.</summary>
    public int? DomainId { get; init; }

    /// <summary>Where the page before ended; null for the first page.</summary>
    public LinkCursor? After { get; init; }

    /// <summary>Most links in the answer.</summary>
    public required int Limit { get; init; }
}

/// <summary>Place in the order of a list: creation (in the trash: deletion) descending, then id descending.</summary>
public readonly record struct LinkCursor(DateTimeOffset At, long Id) : IComparable<LinkCursor>
{
    public static bool operator <(LinkCursor left, LinkCursor right) => left.CompareTo(right) < 0;

    public static bool operator >(LinkCursor left, LinkCursor right) => left.CompareTo(right) > 0;

    public static bool operator <=(LinkCursor left, LinkCursor right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LinkCursor left, LinkCursor right) => left.CompareTo(right) >= 0;

    public int CompareTo(LinkCursor other) => (At, Id).CompareTo((other.At, other.Id));
}

/// <param name="Items">In order.</param>
/// <param name="Next">Where the next page begins; null behind the last one.</param>
public sealed record LinkPage(IReadOnlyList<Link> Items, LinkCursor? Next);

/// <param name="Name">A folder or a tag.</param>
/// <param name="Links">Links in it.</param>
public sealed record LinkGroup(string Name, long Links);
