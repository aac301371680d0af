using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Shortener.Ingest.Streams;

/// <summary>What nodes and workers count of their streams, and what keeps them from going on. Thread-safe.</summary>
internal sealed class StreamMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _sentChunks;
    private readonly Counter<long> _sentBytes;
    private readonly Counter<long> _resends;
    private readonly Counter<long> _holes;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _takeOvers;
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _inFlight = new(StringComparer.Ordinal);
    private int _held;

    public StreamMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Shortener.Streams");
        _sentChunks = _meter.CreateCounter<long>("shortener.stream.sent.chunks", "{chunk}", "Chunks of frames added to streams");
        _sentBytes = _meter.CreateCounter<long>("shortener.stream.sent", "By", "Frames added to streams");
        _resends = _meter.CreateCounter<long>("shortener.stream.resends", "{resend}", "Streams deleted and sent again because chunks were missing");
        _holes = _meter.CreateCounter<long>("shortener.stream.holes", "{hole}", "Missing chunks that a worker met");
        _failures = _meter.CreateCounter<long>("shortener.stream.failures", "{failure}", "Commands to Redis that failed or were not answered in time");
        _takeOvers = _meter.CreateCounter<long>("shortener.lease.takeovers", "{lease}", "Leases taken by this worker");
        _meter.CreateObservableGauge("shortener.lease.held", () => Volatile.Read(ref _held), "{lease}", "Sources that this worker stores");
        _meter.CreateObservableGauge("shortener.stream.inflight", () => _inFlight.Values.Sum(), "By", "Frames in streams that are not committed yet");
    }

    /// <summary>Why sending or reading does not go on, or null.</summary>
    public string? Problem => _problems.Values.FirstOrDefault();

    public void Sent(int bytes)
    {
        _sentChunks.Add(1);
        _sentBytes.Add(bytes);
    }

    public void InFlight(string source, long bytes) => _inFlight[source] = bytes;

    public void Resent() => _resends.Add(1);

    public void Hole() => _holes.Add(1);

    /// <summary>Returns whether this is the first failure since the last success.</summary>
    public bool Failed(string source, string problem)
    {
        _failures.Add(1);
        bool first = !_problems.ContainsKey(source);
        _problems[source] = problem;
        return first;
    }

    /// <summary>Returns whether it had failed before.</summary>
    public bool Succeeded(string source) => _problems.TryRemove(source, out _);

    public void Forget(string source)
    {
        _problems.TryRemove(source, out _);
        _inFlight.TryRemove(source, out _);
    }

    public void Took() => _takeOvers.Add(1);

    public void Holds(int leases) => Volatile.Write(ref _held, leases);

    public void Dispose() => _meter.Dispose();
}
