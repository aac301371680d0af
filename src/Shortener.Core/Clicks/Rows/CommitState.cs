using System.Collections.Concurrent;
using Shortener.Core.Analytics.Rollups;

namespace Shortener.Core.Clicks.Rows;

/// <summary>What a store remembers of one source between commits. Owned by one commit at a time.</summary>
internal sealed class CommitState
{
    public ClickRowBuilder Builder { get; } = new();

    public SourceRollups Rollups { get; } = new();
}

/// <summary>
/// The states of the sources a store commits for. A commit takes its state out and gives it back only when it succeeded, so that a
/// failed or forbidden concurrent commit never leaves content that the database does not hold. Thread-safe.
/// </summary>
internal sealed class CommitStates
{
    /// <summary>Sources open at once are a node's few generations, or the streams of a worker; more are given up and read again.</summary>
    private const int Capacity = 64;

    private readonly ConcurrentDictionary<int, CommitState> _idle = [];

    public CommitState Take(int sourceId) => _idle.TryRemove(sourceId, out CommitState? state) ? state : new CommitState();

    public void GiveBack(int sourceId, CommitState state)
    {
        if (_idle.Count >= Capacity)
        {
            _idle.Clear();
        }

        _idle[sourceId] = state;
    }

    public void Forget(int sourceId) => _idle.TryRemove(sourceId, out _);
}
