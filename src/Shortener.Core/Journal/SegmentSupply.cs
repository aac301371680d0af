using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Shortener.Core.Clicks;

namespace Shortener.Core.Journal;

/// <summary>
/// Prepares the next segment ahead of the appenders on a thread of its own, and deletes the ones given up. When there is no disk or
/// no budget for a segment, appenders are refused with the reason and the supply tries again.
/// </summary>
internal sealed partial class SegmentSupply : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly Generation _live;
    private readonly JournalBudget _budget;
    private readonly JournalSizing _sizing;
    private readonly AllocateFile _allocate;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(initialState: false);

    // The event is not set any more once it is disposed.
    private readonly Lock _waking = new();

    // Set while a segment is ready or a shortage is known: there is nothing to wait for.
    private readonly ManualResetEventSlim _settled = new(initialState: false);

    // Written by the supply's thread, taken by an appender under the generation's lock.
    private Segment? _ready;

    // Refusal + 1, or zero. Written by the supply's thread and by the first appender that waited in vain, read by appenders.
    private int _shortage;

    // Position of the segment to prepare; written under the generation's lock before the thread is woken.
    private long _nextBase;

    // Everything before it is durably committed; written by the reader of the journal.
    private long _released;

    private bool _unreservedLogged;
    private volatile bool _stopping;

    public SegmentSupply(Generation live, JournalBudget budget, JournalSetup setup, TimeProvider time, ILogger logger)
    {
        _live = live;
        _budget = budget;
        _sizing = setup.Sizing;
        _allocate = setup.Allocate;
        _patience = setup.Patience;
        _time = time;
        _logger = logger;
        _nextBase = live.Segments[^1].End;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-segments" };
    }

    public void Start() => _thread.Start();

    /// <summary>Takes the prepared segment; the caller holds the generation's lock and puts it on the list.</summary>
    public bool TryTake([NotNullWhen(true)] out Segment? segment)
    {
        segment = Interlocked.Exchange(ref _ready, null);
        if (segment is null)
        {
            return false;
        }

        Volatile.Write(ref _nextBase, segment.End);
        _settled.Reset();
        _wake.Set();
        return true;
    }

    /// <summary>Waits for the next segment, briefly. False with the reason when there will be none for this click.</summary>
    public bool Await(out Refusal reason)
    {
        if (Volatile.Read(ref _shortage) == 0 && !_settled.Wait(_patience))
        {
            Interlocked.CompareExchange(ref _shortage, (int)Refusal.JournalStalled + 1, 0);
        }

        int shortage = Volatile.Read(ref _shortage);
        reason = (Refusal)(shortage - 1);
        return shortage == 0;
    }

    /// <summary>Gives up what is durably committed before <paramref name="position"/>, but for the tail.</summary>
    public void Release(long position)
    {
        Volatile.Write(ref _released, Math.Max(position, Volatile.Read(ref _released)));
        _live.NoteReleased(position);
        long oldest = UnixMicros.Now(_time) - (_sizing.TailAge.Ticks / TimeSpan.TicksPerMicrosecond);
        _live.Retire(position, (segment, committed) => committed > _sizing.TailBytes || segment.Header.SealedMicros < oldest);
        lock (_waking)
        {
            // The pipeline drains a closed journal, too.
            if (!_stopping)
            {
                _wake.Set();
            }
        }
    }

    public void Dispose()
    {
        lock (_waking)
        {
            _stopping = true;
            _wake.Set();
        }

        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        if (Interlocked.Exchange(ref _ready, null) is { } unused)
        {
            _live.Forget(unused);
        }

        _wake.Dispose();
        _settled.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                _live.DeleteRetired();
                if (Volatile.Read(ref _ready) is null)
                {
                    Prepare();
                }
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                Report(Refusal.DiskFull, failed);
            }

            _wake.WaitOne(RetryInterval);
        }
    }

    private void Prepare()
    {
        long bytes = SegmentHeader.Bytes + (long)_sizing.SegmentBytes;
        if (!_budget.HasRoom(bytes) && !(TryGiveUpTail() && _budget.HasRoom(bytes)))
        {
            Report(Refusal.JournalFull, null);
            return;
        }

        Segment next;
        bool reserved;
        try
        {
            next = Create(out reserved);
        }
        catch (IOException) when (TryGiveUpTail())
        {
            next = Create(out reserved);
        }

        _budget.Take(next.FileBytes);
        if (!reserved && !_unreservedLogged)
        {
            _unreservedLogged = true;
            Log.SpaceNotReserved(_logger, _live.Directory);
        }

        Interlocked.Exchange(ref _ready, next);
        if (Interlocked.Exchange(ref _shortage, 0) != 0)
        {
            Log.ShortageOver(_logger);
        }

        _settled.Set();
    }

    private Segment Create(out bool reserved) => Segment.Create(
        _live.Directory, _live.Control.Identity, Volatile.Read(ref _nextBase), _sizing.SegmentBytes, UnixMicros.Now(_time), _allocate, out reserved);

    /// <summary>Gives up the oldest committed segment: the tail is a convenience, the next click is not. False when there is none.</summary>
    private bool TryGiveUpTail()
    {
        bool taken = false;
        _live.Retire(Volatile.Read(ref _released), (_, _) => !taken && (taken = true));
        _live.DeleteRetired();
        return taken;
    }

    private void Report(Refusal reason, Exception? failure)
    {
        int before = Interlocked.Exchange(ref _shortage, (int)reason + 1);
        _settled.Set();
        if (before != (int)reason + 1)
        {
            Log.Shortage(_logger, failure, reason, _budget.Used);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The journal cannot get its next segment ({Reason}) and holds {UsedBytes} bytes. Clicks will be dropped and counted once the segment in use is full")]
        public static partial void Shortage(ILogger logger, Exception? exception, Refusal reason, long usedBytes);

        [LoggerMessage(2, LogLevel.Information, "The journal has its next segment again")]
        public static partial void ShortageOver(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "The file system below {Directory} does not reserve space. The journal checks the free space instead; a disk that fills up all the same may stop the process")]
        public static partial void SpaceNotReserved(ILogger logger, string directory);
    }
}
