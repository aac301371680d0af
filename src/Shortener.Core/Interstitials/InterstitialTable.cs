using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Shortener.Core.Interstitials;

/// <summary>What all workspaces' interstitials come to at one instant. Immutable; another object as soon as anything changed.</summary>
public sealed class InterstitialSnapshot(FrozenDictionary<int, AttachedInterstitials> workspaces)
{
    public static readonly InterstitialSnapshot Empty = new(FrozenDictionary<int, AttachedInterstitials>.Empty);

    /// <summary>Null for a workspace that has none.</summary>
    public AttachedInterstitials? Of(int workspaceId) => workspaces.Count == 0 ? null : workspaces.GetValueOrDefault(workspaceId);

    /// <summary>Every interstitial whose weights follow results.</summary>
    public IEnumerable<Interstitial> Rotating() => workspaces.Values.SelectMany(workspace => workspace.Rotating());

    internal FrozenDictionary<int, AttachedInterstitials> Workspaces => workspaces;
}

/// <summary>
/// The interstitials of all workspaces in memory, kept in step with the database by a poll of versions: one small row for each workspace
/// that ever had any, and only what changed is read again. Links are not touched by a change, however many stand behind it. Thread-safe.
/// </summary>
public sealed partial class InterstitialTable(IInterstitialStore store, InterstitialWeights weights, TimeProvider time, ILogger<InterstitialTable> logger) : IDisposable
{
    /// <summary>Bytes of the secret that tickets are sealed with.</summary>
    public const int KeyBytes = 32;

    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile InterstitialSnapshot _current = InterstitialSnapshot.Empty;
    private volatile byte[]? _key;
    private long _weightsSeen;
    private bool _failing;

    /// <summary>What is known; never waits.</summary>
    public InterstitialSnapshot Current => _current;

    /// <summary>The secret that all nodes share; null until the database was reached once.</summary>
    public byte[]? Key => _key;

    /// <summary>Learns of everything committed before the call.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            _key ??= await store.EnsureKeyAsync(RandomNumberGenerator.GetBytes(KeyBytes), time.GetUtcNow(), ct);
            await ReadChangesAsync(ct);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>As <see cref="RefreshAsync"/>, for the poll: a failure is logged once for each outage, and what was known stays.</summary>
    public async Task PollAsync(TimeSpan timeout, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await RefreshAsync(both.Token).WaitAsync(both.Token);
            if (_failing)
            {
                _failing = false;
                Log.PollsAgain(logger);
            }
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            if (!_failing)
            {
                _failing = true;
                Log.PollFailed(logger, exception.Message);
            }
        }
    }

    public void Dispose() => _refreshing.Dispose();

    private async Task ReadChangesAsync(CancellationToken ct)
    {
        InterstitialSnapshot before = _current;
        IReadOnlyDictionary<int, long> versions = await store.ReadVersionsAsync(ct);
        long results = weights.Version;
        bool reweigh = results != _weightsSeen;
        if (!reweigh && versions.Count == before.Workspaces.Count
            && versions.All(one => before.Workspaces.TryGetValue(one.Key, out AttachedInterstitials? known) && known.Version == one.Value))
        {
            return;
        }

        var after = new Dictionary<int, AttachedInterstitials>(versions.Count);
        foreach ((int workspaceId, long version) in versions)
        {
            if (!reweigh && before.Workspaces.TryGetValue(workspaceId, out AttachedInterstitials? known) && known.Version == version)
            {
                after[workspaceId] = known;
            }
            else if (await store.LoadAsync(workspaceId, ct) is { } workspace)
            {
                after[workspaceId] = new AttachedInterstitials(workspace, weights.Of);
            }
        }

        _weightsSeen = results;
        _current = new InterstitialSnapshot(after.ToFrozenDictionary());
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database does not answer the poll for changed interstitials: {Reason}")]
        public static partial void PollFailed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The database answers the poll for changed interstitials again")]
        public static partial void PollsAgain(ILogger logger);
    }
}
