using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Shortener.Core.ClickLimits;

/// <summary>What a visit to a link with a click limit may do.</summary>
public enum ClickAllowance : byte
{
    /// <summary>One click was taken: lead the visitor on.</summary>
    Taken,

    /// <summary>None is left.</summary>
    Exhausted,

    /// <summary>The database did not say.</summary>
    Unavailable,
}

/// <summary>
/// Takes the clicks of links with a click limit. A node takes small blocks ahead and hands them out from memory, so that most clicks
/// need no database. All nodes together never hand out more than the limit. Clicks that a node took ahead and did not hand out are given
/// back after <see cref="IdleSeconds"/> without a click and when the node stops; a killed node takes at most <see cref="MaxBlock"/>, and
/// at most an eighth of what was left, with it. Thread-safe.
/// </summary>
public sealed partial class ClickLimiter(IClickLimitStore store, TimeProvider time, ILogger<ClickLimiter> logger)
{
    /// <summary>Most clicks taken ahead at once.</summary>
    public const int MaxBlock = 64;

    /// <summary>A block is at most one part of so many of what is left: towards the end clicks are taken one by one.</summary>
    private const int PartOfRest = 8;

    /// <summary>Seconds without a click after which a block is given back.</summary>
    public const int IdleSeconds = 2;

    // What another node gives back, or an owner adds, is seen this much later at most.
    private static readonly TimeSpan VerdictFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, Entry> _entries = new();

    /// <summary>Answers from memory; null when the database has to be asked. Never waits, allocates nothing.</summary>
    public ClickAllowance? TryTake(long linkId, long limit)
    {
        if (!_entries.TryGetValue(linkId, out Entry? entry))
        {
            return null;
        }

        lock (entry)
        {
            return Take(entry, limit);
        }
    }

    /// <summary>Takes one click, asking the database if need be; calls for one link share one question.</summary>
    public async Task<ClickAllowance> TakeAsync(long linkId, long limit, CancellationToken ct)
    {
        while (true)
        {
            Entry entry = _entries.GetOrAdd(linkId, static _ => new Entry());
            Task asking;
            lock (entry)
            {
                if (entry.Removed)
                {
                    continue;
                }

                if (Take(entry, limit) is { } known)
                {
                    return known;
                }

                // Never the caller's token: the block belongs to everyone who waits.
                asking = entry.Asking ??= Task.Run(() => AskAsync(linkId, entry, limit), CancellationToken.None);
            }

            if (!await AnsweredAsync(asking, ct))
            {
                return ClickAllowance.Unavailable;
            }
        }
    }

    /// <summary>
    /// Whether a click is left, without taking it: for visits that do not count. The answer is kept for a second; calls for one link
    /// share one question, which only reads.
    /// </summary>
    public async Task<ClickAllowance> CheckAsync(long linkId, long limit, CancellationToken ct)
    {
        while (true)
        {
            Entry entry = _entries.GetOrAdd(linkId, static _ => new Entry());
            Task asking;
            lock (entry)
            {
                if (entry.Removed)
                {
                    continue;
                }

                Follow(entry, limit);
                if (entry.Left > 0 || IsFresh(entry.LeftSeenAt))
                {
                    return ClickAllowance.Taken;
                }

                if (IsFresh(entry.ExhaustedAt))
                {
                    return ClickAllowance.Exhausted;
                }

                asking = entry.Asking ??= Task.Run(() => LookAsync(linkId, entry, limit), CancellationToken.None);
            }

            if (!await AnsweredAsync(asking, ct))
            {
                return ClickAllowance.Unavailable;
            }
        }
    }

    /// <summary>Gives back blocks of links that nobody clicks, or all of them at a stop. What cannot be given back is logged and lost.</summary>
    /// <param name="all">Also blocks in use.</param>
    /// <param name="ct">
    /// Ends the round between two links. What was taken out of memory is always given back, within a time of its own.
    /// </param>
    public async Task GiveBackAsync(bool all, CancellationToken ct)
    {
        foreach ((long linkId, Entry entry) in _entries)
        {
            if (ct.IsCancellationRequested)
            {
                return;
            }

            if (all && AskingOf(entry) is { } asking)
            {
                // Its block would come after the round and be lost; the question ends by its own timeout.
                await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            lock (entry)
            {
                bool idle = time.GetElapsedTime(entry.UsedAt) >= TimeSpan.FromSeconds(IdleSeconds);
                if (entry.Asking is not null || !(idle || all))
                {
                    continue;
                }

                entry.Returning += entry.Left;
                entry.Left = 0;
                entry.Removed = true;
                _entries.TryRemove(KeyValuePair.Create(linkId, entry));
            }

            try
            {
                using var timeout = new CancellationTokenSource(StoreTimeout, time);
                await ReturnAsync(linkId, entry, timeout.Token);
            }
            catch (Exception exception)
            {
                Log.NotGivenBack(logger, exception);
            }
        }
    }

    private static Task? AskingOf(Entry entry)
    {
        lock (entry)
        {
            return entry.Asking;
        }
    }

    /// <summary>Caller holds the lock.</summary>
    private static void Follow(Entry entry, long limit)
    {
        if (entry.Limit == limit)
        {
            return;
        }

        if (limit < entry.Limit)
        {
            // Clicks taken under a higher limit may lie beyond this one: they go back before the database is asked again.
            entry.Returning += entry.Left;
            entry.Left = 0;
        }

        entry.Limit = limit;
        entry.ExhaustedAt = null;
        entry.LeftSeenAt = null;
    }

    private ClickAllowance? Take(Entry entry, long limit)
    {
        Follow(entry, limit);
        if (entry.Left > 0)
        {
            entry.Left--;
            entry.UsedAt = time.GetTimestamp();
            return ClickAllowance.Taken;
        }

        return IsFresh(entry.ExhaustedAt) ? ClickAllowance.Exhausted : null;
    }

    private bool IsFresh(long? since) => since is { } then && time.GetElapsedTime(then) < VerdictFor;

    /// <summary>False when the database did not say.</summary>
    private async Task<bool> AnsweredAsync(Task asking, CancellationToken ct)
    {
        try
        {
            await asking.WaitAsync(ct);
            return true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            Log.NotTaken(logger, exception);
            return false;
        }
    }

    private Task AskAsync(long linkId, Entry entry, long limit) => QuestionAsync(linkId, entry, async ct =>
    {
        int want = entry.Want;
        ClickBlock block = await store.TakeAsync(linkId, limit, want, ct);
        lock (entry)
        {
            if (limit <= entry.Limit)
            {
                entry.Left += block.Granted;
            }
            else
            {
                // The limit was lowered while the database was asked.
                entry.Returning += block.Granted;
            }

            entry.UsedAt = time.GetTimestamp();
            entry.Want = (int)Math.Clamp(block.Left / PartOfRest, 1, MaxBlock);
            Judge(entry, limit, exhausted: block.Granted == 0, anyLeft: block.Left > 0);
        }
    });

    private Task LookAsync(long linkId, Entry entry, long limit) => QuestionAsync(linkId, entry, async ct =>
    {
        long left = await store.LeftAsync(linkId, limit, ct);
        lock (entry)
        {
            // No use of a block, but the verdict must outlive the round that removes idle entries.
            entry.UsedAt = time.GetTimestamp();
            Judge(entry, limit, exhausted: left == 0, anyLeft: left > 0);
        }
    });

    private void Judge(Entry entry, long limit, bool exhausted, bool anyLeft)
    {
        if (entry.Limit == limit)
        {
            entry.ExhaustedAt = exhausted ? time.GetTimestamp() : null;
            entry.LeftSeenAt = anyLeft ? time.GetTimestamp() : null;
        }
    }

    private async Task QuestionAsync(long linkId, Entry entry, Func<CancellationToken, Task> ask)
    {
        try
        {
            using var timeout = new CancellationTokenSource(StoreTimeout, time);
            await ReturnAsync(linkId, entry, timeout.Token);
            await ask(timeout.Token);
        }
        finally
        {
            lock (entry)
            {
                entry.Asking = null;
            }
        }
    }

    private async Task ReturnAsync(long linkId, Entry entry, CancellationToken ct)
    {
        int clicks;
        lock (entry)
        {
            // Forgotten before the database hears of it: after an error nobody knows whether they went back, and twice would be too many.
            clicks = entry.Returning;
            entry.Returning = 0;
        }

        if (clicks > 0)
        {
            await store.GiveBackAsync(linkId, clicks, ct);
        }
    }

    /// <summary>Everything but <see cref="Want"/>, which only the one question uses, is guarded by the entry's lock.</summary>
    private sealed class Entry
    {
        // Clicks of the next block; the first question takes one, because what is left is not known.
        public int Want { get; set; } = 1;

        public int Left { get; set; }

        /// <summary>Clicks taken that must not be handed out, to be given back.</summary>
        public int Returning { get; set; }

        /// <summary>What is in <see cref="Left"/> was taken under this limit or a lower one.</summary>
        public long Limit { get; set; }

        public long UsedAt { get; set; }

        public long? ExhaustedAt { get; set; }

        public long? LeftSeenAt { get; set; }

        /// <summary>The one question in flight, whether it takes or looks.</summary>
        public Task? Asking { get; set; }

        public bool Removed { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A click of a link with a click limit could not be taken; the visitor is asked to try again")]
        public static partial void NotTaken(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "Clicks taken ahead for a link with a click limit could not be given back")]
        public static partial void NotGivenBack(ILogger logger, Exception exception);
    }
}
