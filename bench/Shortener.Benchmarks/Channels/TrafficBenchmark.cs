using BenchmarkDotNet.Attributes;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;

namespace Shortener.Benchmarks.Channels;

/// <summary>What it costs to read referrer and query and to decide the channel; nothing of it is cached.</summary>
[MemoryDiagnoser]
public class TrafficBenchmark
{
    [Benchmark(Baseline = true)]
    public TrafficSource Referrer() => Classify("https://l.instagram.com/", null);

    [Benchmark]
    public TrafficSource UnknownReferrer() => Classify("https://blog.partner.example/2026/05/summer?x=1", null);

    [Benchmark]
    public TrafficSource ExplicitValues() => Classify(null, "?utm_source=newsletter&utm_medium=email&utm_campaign=May%20sale");

    private static TrafficSource Classify(string? referrer, string? query) =>
        TrafficClassifier.Classify(Utm.Parse(query, null), ReferrerParser.Parse(referrer), null, ClickFlags.None);
}
