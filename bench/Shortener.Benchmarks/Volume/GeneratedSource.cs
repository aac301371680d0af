using System.Diagnostics;
using System.Globalization;
using Shortener.Benchmarks.Ingest;
using Shortener.Core.Clicks;

namespace Shortener.Benchmarks.Volume;

/// <summary>The stream as a source that ends at a position; tells how fast every million of its clicks was stored.</summary>
internal sealed class GeneratedSource(VisitStream stream, long from, long end, TextWriter output) : IClickSource
{
    private const long Step = 1_000_000;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _read = from;
    private long _told = from;

    public string Identity => "import/volume";

    public ValueTask<ClickChunk> ReadAsync(long from, int maxClicks, TimeSpan wait, CancellationToken ct)
    {
        if (from != _read)
        {
            throw new InvalidOperationException("The stream cannot be read again");
        }

        List<RawClick> clicks = stream.Take((int)Math.Min(maxClicks, end - from));
        _read += clicks.Count;
        return ValueTask.FromResult(new ClickChunk(from, _read, clicks, [], _read == end));
    }

    public void Release(long position)
    {
        if (position - _told >= Step || position == end)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{position / 1e6:n1} million: {(position - _told) / _watch.Elapsed.TotalSeconds:n0} clicks/s"));
            _told = position;
            _watch.Restart();
        }
    }

    public SourceReport? ReportAt(long to) => null;
}
