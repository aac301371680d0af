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
    private static readonly TimeSpan ExhaustedFor = TimeSpan.FromSeconds(1);
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

            try
            {
                await asking.WaitAsync(ct);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotTaken(logger, exception);
                return ClickAllowance.Unavailable;
            }
        }
    }

    /// <summary>Whether a click is left, without taking it: for visits that do not count.</summary>
    public async Task<ClickAllowance> CheckAsync(long linkId, long limit, CancellationToken ct)
    {
        if (_entries.TryGetValue(linkId, out Entry? entry) && Volatile.Read(ref entry.Left) > 0)
        {
            return ClickAllowance.Taken;
        }

        try
        {
            using var timeout = new CancellationTokenSource(StoreTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
            ClickBlock block = await store.TakeAsync(linkId, limit, want: 0, either.Token);
            return block.Left > 0 ? ClickAllowance.Taken : ClickAllowance.Exhausted;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            Log.NotTaken(logger, exception);
            return ClickAllowance.Unavailable;
        }
    }

    /// <summary>Gives back blocks of links that nobody clicks, or all of them at a stop.</summary>
    public async Task GiveBackAsync(bool all, CancellationToken ct)
    {
        foreach ((long linkId, Entry entry) in _entries)
        {
            int rest;
            lock (entry)
            {
                bool idle = time.GetElapsedTime(entry.UsedAt) >= TimeSpan.FromSeconds(IdleSeconds);
                if (entry.Asking is not null || !(idle || all))
                {
                    continue;
                }

                rest = entry.Left;
                entry.Left = 0;
                entry.Removed = true;
                _entries.TryRemove(KeyValuePair.Create(linkId, entry));
            }

            if (rest > 0)
            {
                await store.GiveBackAsync(linkId, rest, ct);
            }
        }
    }

    private ClickAllowance? Take(Entry entry, long limit)
    {
        if (entry.Limit != limit)
        {
            // The owner changed it: what is held stays good, that nothing was left may not.
            entry.Limit = limit;
            entry.ExhaustedAt = null;
        }

        if (entry.Left > 0)
        {
            entry.Left--;
            entry.UsedAt = time.GetTimestamp();
            return ClickAllowance.Taken;
        }

        return entry.ExhaustedAt is { } since && time.GetElapsedTime(since) < ExhaustedFor ? ClickAllowance.Exhausted : null;
    }

    private async Task AskAsync(long linkId, Entry entry, long limit)
    {
        try
        {
            using var timeout = new CancellationTokenSource(StoreTimeout, time);
            ClickBlock block = await store.TakeAsync(linkId, limit, Volatile.Read(ref entry.Want), timeout.Token);
            lock (entry)
            {
                entry.Left += block.Granted;
                entry.UsedAt = time.GetTimestamp();
                entry.ExhaustedAt = block.Granted == 0 ? time.GetTimestamp() : null;
                entry.Want = (int)Math.Clamp(block.Left / PartOfRest, 1, MaxBlock);
                entry.Asking = null;
            }
        }
        catch
        {
            lock (entry)
            {
                entry.Asking = null;
            }

            throw;
        }
    }

    private sealed class Entry
    {
        // Clicks of the next block; the first question takes one, because what is left is not known.
        public int Want = 1;

        // Written under the entry's lock, read without it by who only looks.
        public int Left;

        public long Limit { get; set; }

        public long UsedAt { get; set; }

        public long? ExhaustedAt { get; set; }

        public Task? Asking { get; set; }

        public bool Removed { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A click of a link with a click limit could not be taken; the visitor is asked to try again")]
        public static partial void NotTaken(ILogger logger, Exception exception);
    }
}
