namespace Shortener.Core.LinkHealth;

/// <summary>
/// What is known of links' destinations, and who checks which. Nothing here touches a link's row: its version and its caches stay.
/// Thread-safe. Implemented once per backend; PostgreSQL goes by its own clock, so that nodes need not agree on theirs.
/// </summary>
public interface ILinkHealthStore
{
    /// <summary>Makes links that nobody has looked at yet due at once.</summary>
    /// <param name="after">Links up to this id are left out.</param>
    /// <param name="limit">Most links to look at.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>The last link looked at; <paramref name="after"/> when there is none behind it.</returns>
    Task<long> SeedAsync(long after, int limit, CancellationToken ct);

    /// <summary>
    /// Takes links that are due, the longest due first. Until <paramref name="lease"/> ends nobody else gets them; then they are due
    /// again, unless <see cref="SaveAsync"/> came. Links that are deleted or disabled are put off for <paramref name="rest"/>.
    /// </summary>
    Task<IReadOnlyList<DueLink>> ClaimAsync(int limit, TimeSpan lease, TimeSpan rest, CancellationToken ct);

    /// <summary>Keeps what a check found; the next one is due in <paramref name="next"/>.</summary>
    Task SaveAsync(LinkHealthState state, TimeSpan next, CancellationToken ct);

    /// <summary>What is known of those links that were checked. Whose links they are the caller has asked before.</summary>
    Task<IReadOnlyList<LinkHealthState>> FindAsync(IReadOnlyCollection<long> linkIds, CancellationToken ct);
}

/// <param name="Url">Where the link leads today.</param>
/// <param name="State">What is known so far, perhaps of another destination.</param>
public sealed record DueLink(string Url, LinkHealthState State);
