using System.Data.Common;
using System.Net.Sockets;
using Shortener.Core.Clicks;

namespace Shortener.Ingest.Streams;

/// <summary>
/// Follows what workers have committed of one source, asking the database in the background so that one that is slow or away never
/// holds up sending. Not thread-safe.
/// </summary>
internal sealed class CommittedPosition(string identity, IClickStore store, TimeProvider time)
{
    /// <summary>Bounds how long committed frames stay in Redis; a small indexed query each.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private Task<SourceState?>? _asking;
    private long _asked;

    /// <summary>The row as it was last read; null when something new was not learned by this call.</summary>
    public SourceState? Poll(CancellationToken ct)
    {
        if (_asking is null && time.GetElapsedTime(_asked) >= Every)
        {
            _asked = time.GetTimestamp();
            _asking = store.FindSourceAsync(identity, ct);
        }

        if (_asking is not { IsCompleted: true } answered)
        {
            return null;
        }

        _asking = null;
        try
        {
            return answered.GetAwaiter().GetResult();
        }
        catch (Exception away) when (away is DbException or SocketException or TimeoutException or IOException or OperationCanceledException)
        {
            // Readiness tells of a database that is away; sending goes on up to its bound.
            return null;
        }
    }
}
