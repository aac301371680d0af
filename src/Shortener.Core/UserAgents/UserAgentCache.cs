using System.Collections.Concurrent;

namespace Shortener.Core.UserAgents;

/// <summary>
/// Bounded cache of parsed user agents in two generations: when the young one is full it becomes the old one, and what was old is
/// forgotten; a hit in the old one moves up. Thread-safe; a hit in the young generation takes no lock and allocates nothing.
/// </summary>
internal sealed class UserAgentCache(int generationSize)
{
    // Longer strings are rare and mostly hostile; leaving them out bounds memory to about 2 × size × (2 KiB + result).
    private const int MaxKeyLength = 1_024;

    private readonly Lock _rotation = new();
    private volatile ConcurrentDictionary<string, UserAgentResult> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, UserAgentResult> _old = new(StringComparer.Ordinal);
    private int _added;

    /// <summary>Entries at hand, at most twice the generation's size and a few that are being added.</summary>
    public int Count => _young.Count + _old.Count;

    public bool TryGet(string userAgent, out UserAgentResult? result)
    {
        if (_young.TryGetValue(userAgent, out result))
        {
            return true;
        }

        if (!_old.TryGetValue(userAgent, out result))
        {
            return false;
        }

        Add(userAgent, result);
        return true;
    }

    public void Add(string userAgent, UserAgentResult result)
    {
        if (userAgent.Length > MaxKeyLength || !_young.TryAdd(userAgent, result))
        {
            return;
        }

        if (Interlocked.Increment(ref _added) >= generationSize)
        {
            Rotate();
        }
    }

    private void Rotate()
    {
        lock (_rotation)
        {
            if (_added < generationSize)
            {
                return;
            }

            _old = _young;
            _young = new ConcurrentDictionary<string, UserAgentResult>(StringComparer.Ordinal);
            _added = 0;
        }
    }
}
