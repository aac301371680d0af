using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Geo;

namespace Shortener.Benchmarks.Geo;

/// <summary>
/// What locating an address costs, in the file that <c>SHORTENER_BENCH_GEO</c> names or else the packaged country file. Each operation is
/// one address; <see cref="Addresses"/> says over how many different ones, since a city file is far larger than the processor's cache
/// and clicks come from few addresses of it. Target: at most 0.5 µs and no allocation.
/// </summary>
[MemoryDiagnoser]
public class GeoLookupBenchmark
{
    private const int Operations = 65_536;

    private IPAddress[] _addresses = [];
    private GeoLocator _locator = null!;
    private MmdbFile? _file;

    /// <summary>Different addresses in turn.</summary>
    [Params(1_000, Operations)]
    public int Addresses { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string path = Environment.GetEnvironmentVariable("SHORTENER_BENCH_GEO") ?? GeoOptions.PackagedPath;
        var options = new GeoOptions();
        options.DatabasePaths.Add(path);
        _locator = new GeoLocator(options, TimeProvider.System, NullLogger<GeoLocator>.Instance);
        _file = File.Exists(path) ? MmdbFile.Open(path) : null;
        var random = new Random(20_261_121);
        byte[] bytes = new byte[4];
        IPAddress[] different = new IPAddress[Addresses];
        for (int index = 0; index < different.Length; index++)
        {
            random.NextBytes(bytes);
            // 1.0.0.0 to 223.255.255.255: the part of IPv4 that is given out.
            bytes[0] = (byte)random.Next(1, 224);
            different[index] = new IPAddress(bytes);
        }

        _addresses = [.. Enumerable.Range(0, Operations).Select(index => different[index % different.Length])];
    }

    [GlobalCleanup]
    public void Cleanup() => _locator.Dispose();

    /// <summary>The search tree alone.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int Find_record()
    {
        int found = 0;
        foreach (IPAddress address in _addresses)
        {
            found += _file is not null && _file.TryFind(address, out _, out _) ? 1 : 0;
        }

        return found;
    }

    /// <summary>Tree and table of decoded locations, as the pipeline calls it.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Locate()
    {
        int found = 0;
        foreach (IPAddress address in _addresses)
        {
            found += ReferenceEquals(_locator.Locate(address), GeoLocation.Unknown) ? 0 : 1;
        }

        return found;
    }
}
