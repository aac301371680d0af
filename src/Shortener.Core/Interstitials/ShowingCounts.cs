namespace Shortener.Core.Interstitials;

/// <summary>Showings that all nodes count together. Failing calls throw. Thread-safe.</summary>
public interface ISharedShowings
{
    /// <summary>Counts one showing and gives how many there were since the first within the window, this one included; null while nobody answers.</summary>
    Task<long?> CountAsync(long interstitialId, long visitor, TimeSpan window, CancellationToken ct);
}

/// <summary>
/// How often visitors met interstitials, by pseudonym, for those who have no cookie. A window begins with its first showing and ends whole.
/// In memory: at most <see cref="MaxKept"/> visitors, of whom the least recent half is forgotten when they are more; who is forgotten may
/// meet an interstitial once more. Thread-safe.
/// </summary>
public sealed class ShowingCounts(TimeProvider time, int maxKept = ShowingCounts.MaxKept)
{
    /// <summary>Some 30 MB at most.</summary>
    public const int MaxKept = 400_000;

    private readonly Lock _lock = new();
    private Dictionary<(long Interstitial, long Visitor), Window> _recent = [];
    private Dictionary<(long Interstitial, long Visitor), Window> _older = [];

    /// <summary>Counts one showing unless the cap is used up; whether it was counted.</summary>
    public bool TryTake(long interstitialId, long visitor, FrequencyCap cap)
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        (long, long) key = (interstitialId, visitor);
        lock (_lock)
        {
            if (!_recent.TryGetValue(key, out Window window))
            {
                _older.Remove(key, out window);
            }

            if (window.Showings == 0 || now - window.Since >= cap.Hours * 3_600L)
            {
                window = new Window(now, 0);
            }

            bool taken = window.Showings < cap.Showings;
            _recent[key] = taken ? window with { Showings = window.Showings + 1 } : window;
            if (_recent.Count >= maxKept / 2)
            {
                (_older, _recent) = (_recent, []);
            }

            return taken;
        }
    }

    private readonly record struct Window(long Since, int Showings);
}
