using System.Net;
using BenchmarkDotNet.Attributes;
using Shortener.Core.Clicks;
using Shortener.Core.Visitors;

namespace Shortener.Benchmarks.Visitors;

/// <summary>What a pseudonym costs on the redirect's path, with a user agent of the usual length (111 characters). No allocation.</summary>
[MemoryDiagnoser]
public class VisitorPseudonymBenchmark
{
    private const string UserAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
    private const long Instant = 20_000 * UnixMicros.PerDay;

    private readonly IPAddress _address = IPAddress.Parse("203.0.113.5");
    private readonly byte[] _message = new byte[24 + (2 * UserAgent.Length)];
    private readonly VisitorPseudonyms _pseudonyms = new();

    [GlobalSetup]
    public void Setup() => _pseudonyms.Use([new VisitorSalt(VisitorPeriod.Day, 20_000, new byte[16])]);

    /// <summary>The hash alone over as many bytes.</summary>
    [Benchmark(Baseline = true)]
    public ulong Sip_hash() => SipHash.Compute(1, 2, _message);

    /// <summary>Salt, address, hash.</summary>
    [Benchmark]
    public long? Pseudonym() => _pseudonyms.Compute(1, _address, UserAgent, Instant);
}
