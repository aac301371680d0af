using Shortener.Core.Clicks;
using Shortener.Ingest.Import;

namespace Shortener.Benchmarks.Ingest;

/// <summary>
/// Clicks on 100,000 links whose popularity follows Zipf's law with exponent 1, evenly spread over time. Each link draws what its
/// visitors bring (user agent, referrer, language, place) from the recorded visits of one real link, the most popular from the most
/// visited. A visitor is one of as many as there are clicks a day, new every day. Seeded. Not thread-safe.
/// </summary>
internal sealed class VisitStream
{
    public const int Links = 100_000;

    private readonly Random _random;
    private readonly RecordedVisits _visits;
    private readonly double[] _cumulated = new double[Links];
    private readonly double _microsPerClick;
    private readonly long _start;
    private readonly int _visitorsPerDay;
    private long _count;

    /// <param name="startMicros">Instant of the first click.</param>
    /// <param name="clicksPerDay">Clicks and visitors a day.</param>
    /// <param name="from">Clicks of the stream that came before; the position of a click is its number.</param>
    public VisitStream(RecordedVisits visits, long startMicros, double clicksPerDay, long from)
    {
        _random = new Random(unchecked((int)from) ^ 42);
        _count = from;
        _visits = visits;
        _start = startMicros;
        _microsPerClick = UnixMicros.PerDay / clicksPerDay;
        _visitorsPerDay = (int)Math.Min(clicksPerDay, 20_000_000);
        double sum = 0;
        for (int rank = 0; rank < Links; rank++)
        {
            _cumulated[rank] = sum += 1.0 / (rank + 1);
        }
    }

    public RawClick Next()
    {
        int rank = Array.BinarySearch(_cumulated, _random.NextDouble() * _cumulated[^1]);
        rank = Math.Min(rank < 0 ? ~rank : rank, Links - 1);
        ImportRecord[] records = _visits.ByLink[rank % _visits.ByLink.Count];
        ImportRecord record = records[_random.Next(records.Length)];
        long at = _start + (long)(_count * _microsPerClick);
        return new RawClick
        {
            EndPosition = ++_count,
            LinkId = rank + 1,
            WorkspaceId = 1,
            UnixMicros = at,
            Visitor = unchecked((((at / UnixMicros.PerDay) << 32) + _random.Next(_visitorsPerDay)) * (long)0x9E3779B97F4A7C15UL),
            Flags = record.Flags,
            Location = record.Location,
            UserAgent = record.UserAgent,
            Referrer = record.Referrer,
            AcceptLanguage = record.AcceptLanguage,
            Query = record.Query,
        };
    }

    public List<RawClick> Take(int count)
    {
        var clicks = new List<RawClick>(count);
        for (int i = 0; i < count; i++)
        {
            clicks.Add(Next());
        }

        return clicks;
    }
}
