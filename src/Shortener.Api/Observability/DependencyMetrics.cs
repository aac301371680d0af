using System.Diagnostics.Metrics;
using Shortener.Api.Redirects;
using Shortener.Core.Storage;

namespace Shortener.Api.Observability;

/// <summary>Whether this process reaches what it works with, as <c>/readyz</c> says it. Thread-safe.</summary>
internal sealed class DependencyMetrics : IScrapedMetrics, IDisposable
{
    private readonly Meter _meter;
    private readonly IDatabaseProbe _database;
    private readonly RedisSeat _redis;

    // Written by a refresh, read by the instrument; -1 before the first one.
    private volatile int _databaseUp = -1;

    public DependencyMetrics(IMeterFactory meters, IDatabaseProbe database, RedisSeat redis)
    {
        _database = database;
        _redis = redis;
        _meter = meters.Create("Shortener.Dependencies");
        _meter.CreateObservableGauge("shortener.dependency.up", Read, null, "1 while the server can be reached, else 0");
    }

    public async Task RefreshAsync(CancellationToken ct) =>
        // SQLite's probe is synchronous; a redirect may run on this thread.
        _databaseUp = await Task.Run(() => _database.FindProblemAsync(ct), ct) is null ? 1 : 0;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Read()
    {
        if (_databaseUp is >= 0 and int database)
        {
            yield return Of("database", database);
        }

        if (_redis.Connection is { } connection)
        {
            yield return Of("redis", connection.IsConnected ? 1 : 0);
        }
    }

    private static Measurement<int> Of(string dependency, int up) => new(up, new KeyValuePair<string, object?>("dependency", dependency));
}
