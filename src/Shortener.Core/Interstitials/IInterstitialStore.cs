namespace Shortener.Core.Interstitials;

/// <summary>How a change of an interstitial went.</summary>
public enum InterstitialOutcome
{
    Done,

    /// <summary>The workspace has no such interstitial.</summary>
    NotFound,

    /// <summary>Somebody changed it meanwhile.</summary>
    VersionMismatch,

    /// <summary>The workspace has as many as it may have.</summary>
    LimitReached,
}

/// <param name="Outcome">How it went.</param>
/// <param name="Interstitial">As stored; null unless done.</param>
public readonly record struct InterstitialResult(InterstitialOutcome Outcome, Interstitial? Interstitial);

/// <summary>A workspace's attachments and their version, of which the ETag is made.</summary>
public sealed record StoredAttachments(InterstitialAttachments Attachments, long Version);

/// <summary>All that a node needs to know of one workspace.</summary>
/// <param name="Version">Grows with every change of what follows.</param>
/// <param name="Attachments">Before which links they stand.</param>
/// <param name="Interstitials">Those that are not deleted; one whose document cannot be read has no creatives.</param>
/// <param name="Cookies">Whether visitors may get a first-party cookie.</param>
/// <param name="HonourPrivacySignals">Whether Do Not Track and Global Privacy Control forbid it.</param>
public sealed record InterstitialWorkspace(
    int WorkspaceId,
    long Version,
    InterstitialAttachments Attachments,
    IReadOnlyList<Interstitial> Interstitials,
    Accounts.VisitorCookies Cookies,
    bool HonourPrivacySignals);

/// <summary>Interstitials and before which links they stand. Thread-safe. Implemented once per backend.</summary>
public interface IInterstitialStore
{
    /// <summary>Adds an interstitial. Its id, version and instants, and its creatives' ids, are given here.</summary>
    /// <param name="interstitial">What to add; creatives with another id than 0 are refused by the caller.</param>
    /// <param name="limit">Interstitials that the workspace may have.</param>
    /// <param name="now">Instant of the change.</param>
    /// <param name="ct">Cancels the call.</param>
    Task<InterstitialResult> CreateAsync(Interstitial interstitial, int limit, DateTimeOffset now, CancellationToken ct);

    /// <summary>Null where the workspace has no such interstitial, or it is deleted.</summary>
    Task<Interstitial?> FindAsync(int workspaceId, long id, CancellationToken ct);

    /// <summary>Interstitials behind an id, oldest first.</summary>
    Task<IReadOnlyList<Interstitial>> ListAsync(int workspaceId, long afterId, int limit, CancellationToken ct);

    /// <summary>
    /// Stores what the owner may change if the version is still <paramref name="interstitial"/>'s. Creatives without an id get one; names
    /// of those that are left out stay known.
    /// </summary>
    Task<InterstitialResult> UpdateAsync(Interstitial interstitial, DateTimeOffset now, CancellationToken ct);

    /// <summary>Takes an interstitial from visitors and lists; its events keep its name.</summary>
    Task<InterstitialOutcome> DeleteAsync(int workspaceId, long id, long? expectedVersion, DateTimeOffset now, CancellationToken ct);

    /// <summary>Before which links they stand; <see cref="InterstitialAttachments.None"/> at version 0 for a workspace that never said.</summary>
    Task<StoredAttachments> FindAttachmentsAsync(int workspaceId, CancellationToken ct);

    /// <summary>Replaces the attachments; null when their version is not the one expected.</summary>
    Task<StoredAttachments?> AttachAsync(int workspaceId, InterstitialAttachments attachments, long? expectedVersion, CancellationToken ct);

    /// <summary>The version of each workspace that has anything a node must know.</summary>
    Task<IReadOnlyDictionary<int, long>> ReadVersionsAsync(CancellationToken ct);

    /// <summary>All that a node needs to know; null for a workspace without anything.</summary>
    Task<InterstitialWorkspace?> LoadAsync(int workspaceId, CancellationToken ct);

    /// <summary>A link's tags, by which interstitials may be attached to it; empty where there is no such link.</summary>
    Task<IReadOnlyList<string>> FindTagsAsync(int workspaceId, long linkId, CancellationToken ct);

    /// <summary>The secret that all nodes share: <paramref name="fresh"/> where there was none.</summary>
    Task<byte[]> EnsureKeyAsync(byte[] fresh, DateTimeOffset now, CancellationToken ct);
}
