using System.Collections.Concurrent;

namespace Shortener.Core.Limits;

/// <summary>
/// Requests per subject and minute, counted by minutes of the clock with the minute before weighed in by what is left of it (a sliding
/// window in two numbers, so a limit is never exceeded by more than the unevenness of the minute before). Counts of other nodes are
/// added as they become known (<see cref="Share"/>, <see cref="Learn"/>); until then each node counts alone. Thread-safe.
/// </summary>
/// <param name="maxSubjects">
/// Beyond so many (about 150 bytes each), those that did not ask in the last two minutes are forgotten, and further ones share one count
/// until then: a flood of addresses fills no memory.
/// </param>
public sealed class RequestLimiter(TimeProvider time, int maxSubjects = 100_000)
{
    // No subject is called so: theirs begin with what they are.
    private const string Crowd = "";

    private readonly ConcurrentDictionary<string, Subject> _subjects = new(StringComparer.Ordinal);
    private long _sweptMinute;

    /// <summary>Counts a request of the subject if it is allowed.</summary>
    /// <param name="limit">Requests a minute, at least 1.</param>
    public RequestAllowance Take(string subject, int limit)
    {
        DateTimeOffset now = time.GetUtcNow();
        long minute = MinuteOf(now);
        double passed = (now.ToUnixTimeMilliseconds() % 60_000) / 60_000.0;
        if (!_subjects.TryGetValue(subject, out Subject? known))
        {
            known = _subjects.GetOrAdd(HasRoom(minute) ? subject : Crowd, static _ => new Subject());
        }

        return known.Take(minute, passed, limit);
    }

    /// <summary>
    /// What this node has allowed since it was last asked. Given once: what the caller fails to pass on is missing from the others' counts,
    /// where telling it again after a lost answer would count it twice.
    /// </summary>
    public IReadOnlyList<UnsharedRequests> Share()
    {
        long minute = MinuteOf(time.GetUtcNow());
        List<UnsharedRequests> unshared = [];
        foreach ((string name, Subject subject) in _subjects)
        {
            if (subject.Share(minute) is > 0 and var count)
            {
                unshared.Add(new UnsharedRequests(name, minute, count));
            }
        }

        return unshared;
    }

    /// <summary>What all nodes together have counted once <paramref name="shared"/> was added.</summary>
    public void Learn(UnsharedRequests shared, long total, long totalBefore)
    {
        if (_subjects.TryGetValue(shared.Subject, out Subject? subject))
        {
            subject.Learn(shared.Minute, total, totalBefore);
        }
    }

    private static long MinuteOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / 60;

    private bool HasRoom(long minute)
    {
        // Counting a concurrent dictionary takes all its locks, so it is done for subjects that come new.
        if (_subjects.Count < maxSubjects)
        {
            return true;
        }

        Sweep(minute);
        return _subjects.Count < maxSubjects;
    }

    private void Sweep(long minute)
    {
        // Once a minute: a flood of new subjects must not make every request walk all of them.
        if (Interlocked.Exchange(ref _sweptMinute, minute) == minute)
        {
            return;
        }

        foreach ((string name, Subject subject) in _subjects)
        {
            if (subject.IsIdle(minute))
            {
                _subjects.TryRemove(name, out _);
            }
        }
    }

    private sealed class Subject
    {
        private readonly Lock _gate = new();
        private long _minute;
        private int _own;
        private int _shared;
        private long _others;
        private long _before;

        public RequestAllowance Take(long minute, double passed, int limit)
        {
            lock (_gate)
            {
                Roll(minute);
                double used = (_before * (1 - passed)) + _own + _others;
                int reset = (int)Math.Ceiling((1 - passed) * 60);
                if (used >= limit)
                {
                    return new RequestAllowance(false, limit, 0, reset, WaitSeconds(passed, limit, used));
                }

                _own++;
                return new RequestAllowance(true, limit, (int)Math.Max(0, limit - used - 1), reset, 0);
            }
        }

        public int Share(long minute)
        {
            lock (_gate)
            {
                if (minute != _minute)
                {
                    return 0;
                }

                int unshared = _own - _shared;
                _shared = _own;
                return unshared;
            }
        }

        public void Learn(long minute, long total, long totalBefore)
        {
            lock (_gate)
            {
                if (minute == _minute)
                {
                    _others = Math.Max(0, total - _shared);
                    _before = Math.Max(_before, totalBefore);
                }
            }
        }

        public bool IsIdle(long minute)
        {
            lock (_gate)
            {
                return minute - _minute > 1;
            }
        }

        private void Roll(long minute)
        {
            if (minute == _minute)
            {
                return;
            }

            // A clock that stepped back starts afresh, like one that skipped a minute.
            _before = minute == _minute + 1 ? _own + _others : 0;
            (_minute, _own, _shared, _others) = (minute, 0, 0, 0);
        }

        /// <summary>When the sum falls below the limit if nothing more is sent: in this minute, or in the next one.</summary>
        private int WaitSeconds(double passed, int limit, double used)
        {
            long current = _own + _others;
            double minutes = current < limit
                ? (used - limit) / Math.Max(1, _before)
                : 1 - passed + (1 - ((double)limit / Math.Max(1, current)));
            // The next whole second: at the very instant the sum still equals the limit.
            return (int)Math.Floor(minutes * 60) + 1;
        }
    }
}
