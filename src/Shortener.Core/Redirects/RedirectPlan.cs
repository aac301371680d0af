using Shortener.Core.Blocklists;
using Shortener.Core.Interstitials;

namespace Shortener.Core.Redirects;

/// <summary>
/// A link compiled for the redirect path: everything that does not depend on the request is ready. Shared between
/// requests, immutable but for its verdict on the blocklist. A plain hit uses <see cref="Destination"/> as it is and builds nothing.
/// </summary>
public sealed class RedirectPlan
{
    private readonly Destination _destination;
    private readonly short _statusCode;

    // The last list that did not hold the destination. Threads that use different lists for a moment judge again, no more.
    private Blocklist? _cleanBy;

    // The last snapshot by which no interstitial stands before this plain link; judged again as the list above is.
    private InterstitialSnapshot? _freeBy;
    private LinkProgram? _plainProgram;
    private IReadOnlyList<string>? _tags;

    private RedirectPlan(RedirectTarget target, LinkProgram? program)
    {
        LinkId = target.LinkId;
        WorkspaceId = target.WorkspaceId;
        DomainId = target.DomainId;
        Version = target.Version;
        Slug = target.Slug;
        Enabled = target.Enabled;
        Program = program;
        _statusCode = target.RedirectCode is 301 or 307 or 308 ? (short)target.RedirectCode : (short)302;
        _destination = new Destination(target.Url, target.ForwardQuery);
    }

    public long LinkId { get; }

    public long Version { get; }

    public int WorkspaceId { get; }

    public int DomainId { get; }

    public string Slug { get; }

    /// <summary>The link's own destination; what it can do beyond may lead elsewhere.</summary>
    public ref readonly Destination Destination => ref _destination;

    /// <summary>301, 302, 307 or 308; a number that is none of these became 302.</summary>
    public int StatusCode => _statusCode;

    /// <summary>Whether a browser may keep the answer: 301 and 308 of a link that leads everyone to the same place.</summary>
    public bool IsPermanent => _statusCode is 301 or 308 && Program is null;

    public bool Enabled { get; }

    /// <summary>What the link can do beyond redirecting; null for a plain link.</summary>
    public LinkProgram? Program { get; }

    /// <summary>Whether a cached answer is the destination's address and nothing else has to be asked.</summary>
    public bool IsPlain => Enabled && Program is null;

    /// <summary>
    /// Whether the destination is not on the blocklist. Looked up once for each list, then one comparison; allocates nothing for a
    /// destination that is not on it.
    /// </summary>
    public bool IsClean(Blocklist list)
    {
        if (ReferenceEquals(Volatile.Read(ref _cleanBy), list))
        {
            return true;
        }

        if (list.Find(_destination.Location) is not null)
        {
            return false;
        }

        Volatile.Write(ref _cleanBy, list);
        return true;
    }

    /// <summary>
    /// Whether no interstitial can stand before this plain link. Looked up once for each snapshot, then one comparison; allocates nothing.
    /// </summary>
    public bool IsFree(InterstitialSnapshot snapshot)
    {
        if (ReferenceEquals(Volatile.Read(ref _freeBy), snapshot))
        {
            return true;
        }

        if (snapshot.Of(WorkspaceId) is { ConcernsPlainLinks: true })
        {
            return false;
        }

        Volatile.Write(ref _freeBy, snapshot);
        return true;
    }

    /// <summary>What runs where an interstitial may stand before the link: its program, for a plain link one that only leads on.</summary>
    public LinkProgram ProgramBehindInterstitial => Program ?? (_plainProgram ??= LinkProgram.LeadingTo(_destination));

    /// <summary>
    /// The link's tags; null until somebody asked for them. They are read for links of workspaces that attach interstitials to tags, and no
    /// others, once for each plan: a change of the link brings another plan.
    /// </summary>
    public IReadOnlyList<string>? Tags
    {
        get => Volatile.Read(ref _tags);
        set => Volatile.Write(ref _tags, value);
    }

    /// <summary>Compiles what a store or L2 returned. Never fails: destination and options were judged when they were stored.</summary>
    public static RedirectPlan Compile(RedirectTarget target) =>
        new(target, target.Options is null ? null : LinkProgram.Compile(target));
}
