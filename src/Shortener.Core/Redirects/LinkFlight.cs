namespace Shortener.Core.Redirects;

/// <summary>One lookup of a slug that is not in L1, shared by everyone who asks for it meanwhile.</summary>
internal sealed class LinkFlight(LinkKey key)
{
    private const long NotInvalidated = long.MinValue;

    private readonly TaskCompletionSource<LinkResolution> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _invalidatedBy = NotInvalidated;

    public LinkKey Key => key;

    /// <summary>Completes with the answer; never faults.</summary>
    public Task<LinkResolution> Landed => _landed.Task;

    /// <summary>What the database answered, for L2; null when there is nothing to share. Used by the lookup itself only.</summary>
    public RedirectTarget? ReadFromDatabase { get; set; }

    /// <summary>
    /// Whether the answer was current when it was last looked at; not so when nothing answered or changes came faster than reads.
    /// Used by the lookup itself only.
    /// </summary>
    public bool IsSettled { get; set; }

    /// <summary>A read begins: what changed before it is in what it will find.</summary>
    public void BeginRead() => Volatile.Write(ref _invalidatedBy, NotInvalidated);

    /// <summary>Called by whoever learns of a change while the flight is on its way.</summary>
    public void Invalidate(long version) => Volatile.Write(ref _invalidatedBy, version);

    /// <summary>Whether a change came since the read began whose outcome is not <paramref name="version"/> (null: no such link).</summary>
    public bool IsOutdated(long? version) => Volatile.Read(ref _invalidatedBy) is var by && by != NotInvalidated && by != version;

    public void Land(LinkResolution resolution) => _landed.SetResult(resolution);
}
