using System.Collections.Frozen;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Shortener.Core.Storage;

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

    // Of whoever holds the semaphore.
    private readonly Dictionary<int, long> _damaged = [];
    private long _weightsSeen;

    // Of the poll alone.
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
        IReadOnlyDictionary<int, long> versions = await store.ReadVersionsAsync(ct);
        FrozenDictionary<int, AttachedInterstitials> before = _current.Workspaces;
        long results = weights.Version;
        bool reweigh = results != _weightsSeen;
        Dictionary<int, AttachedInterstitials> after = before.Where(known => versions.ContainsKey(known.Key))
            .ToDictionary(known => known.Key, known => reweigh ? known.Value.Reweighed(weights.Of) : known.Value);
        bool changed = reweigh || after.Count != before.Count;
        try
        {
            foreach ((int workspaceId, long version) in versions)
            {
                if (!after.TryGetValue(workspaceId, out AttachedInterstitials? known) || known.Version != version)
                {
                    changed |= await TryReadAsync(workspaceId, version, after, ct);
                }
            }
        }
        finally
        {
            // Also where the time ran out in between: what was read counts, and the next poll goes on behind it.
            _weightsSeen = results;
            if (changed)
            {
                _current = new InterstitialSnapshot(after.ToFrozenDictionary());
            }
        }
    }

    /// <summary>Puts one workspace in place; one that cannot be understood stays as it was known. Whether anything changed.</summary>
    private async Task<bool> TryReadAsync(int workspaceId, long version, Dictionary<int, AttachedInterstitials> into, CancellationToken ct)
    {
        try
        {
            if (await store.LoadAsync(workspaceId, ct) is not { } workspace)
            {
                return into.Remove(workspaceId);
            }

            into[workspaceId] = new AttachedInterstitials(workspace, weights.Of);
            _damaged.Remove(workspaceId);
            return true;
        }
        catch (Exception damaged) when (damaged is not (OperationCanceledException or DbException) && !DatabaseAway.Is(damaged))
        {
            // Read again with each poll, told once for each version.
            if (_damaged.GetValueOrDefault(workspaceId, -1) != version)
            {
                _damaged[workspaceId] = version;
                Log.Damaged(logger, workspaceId, damaged.Message);
            }

            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database does not answer the poll for changed interstitials: {Reason}")]
        public static partial void PollFailed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Information, "The database answers the poll for changed interstitials again")]
        public static partial void PollsAgain(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "The interstitials of workspace {WorkspaceId} cannot be read and stay as they were: {Reason}")]
        public static partial void Damaged(ILogger logger, int workspaceId, string reason);
    }
}
