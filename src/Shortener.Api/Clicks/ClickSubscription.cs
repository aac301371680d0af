using System.Threading.Channels;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Clicks;

/// <summary>
/// One client of the live stream. The tail writes events, the client's request reads them; a client that lets <see cref="Capacity"/>
/// events pile up is cut off. Thread-safe.
/// </summary>
internal sealed class ClickSubscription(int workspaceId, ClickMatcher matcher, Action<ClickSubscription> release) : IDisposable
{
    /// <summary>Events of about a kilobyte, shared with the other clients.</summary>
    public const int Capacity = 1_000;

    private readonly Channel<ReadOnlyMemory<byte>> _events = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource _cut = new();
    private int _disposed;

    public int WorkspaceId => workspaceId;

    public ClickMatcher Matcher => matcher;

    /// <summary>Events in order.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Events => _events.Reader;

    /// <summary>Cancelled when the client did not keep up or the node stops.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>Where the events begin; set before the first one.</summary>
    public StreamPlace Start { get; set; } = null!;

    public void Write(ReadOnlyMemory<byte> streamEvent)
    {
        if (!_events.Writer.TryWrite(streamEvent))
        {
            CutOff();
        }
    }

    public void CutOff()
    {
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The client left at the same moment.
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            release(this);
            _cut.Dispose();
        }
    }
}
