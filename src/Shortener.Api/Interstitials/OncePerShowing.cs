using Shortener.Core.Interstitials;

namespace Shortener.Api.Interstitials;

/// <summary>
/// Remembers what was recorded of the last showings on this node, so that a link that is followed twice counts once. Bounded: the older half
/// is forgotten when there are <see cref="MaxKept"/>. Thread-safe.
/// </summary>
internal sealed class OncePerShowing(int maxKept = OncePerShowing.MaxKept)
{
    public const int MaxKept = 200_000;

    private readonly Lock _lock = new();
    private HashSet<(long Showing, TicketUse Use)> _recent = [];
    private HashSet<(long Showing, TicketUse Use)> _older = [];

    /// <summary>Whether this is the first time.</summary>
    public bool TryTake(long showing, TicketUse use)
    {
        lock (_lock)
        {
            if (_older.Contains((showing, use)) || !_recent.Add((showing, use)))
            {
                return false;
            }

            if (_recent.Count >= maxKept / 2)
            {
                (_older, _recent) = (_recent, []);
            }

            return true;
        }
    }
}
