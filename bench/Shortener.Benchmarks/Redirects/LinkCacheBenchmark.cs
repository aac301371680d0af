using System.Collections.Concurrent;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using Shortener.Core.Redirects;

namespace Shortener.Benchmarks.Redirects;

/// <summary>
/// What one look into L1 costs with a million links, asked for in Zipf's proportions: against a ConcurrentDictionary of the same plans,
/// which has no bound, does not tell domains apart and hashes without a key per process. One operation is one lookup.
/// </summary>
[MemoryDiagnoser]
public class LinkCacheBenchmark
{
    private const int Lookups = 1_000;

    private readonly string[] _paths = new string[Lookups];
    private readonly string[] _unknown = new string[Lookups];
    private LinkCache _cache = null!;
    private ConcurrentDictionary<string, RedirectPlan>.AlternateLookup<ReadOnlySpan<char>> _dictionary;

    /// <summary>Links in the cache.</summary>
    [Params(1_000, 1_000_000)]
    public int Links { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _cache = new LinkCache(Links);
        var dictionary = new ConcurrentDictionary<string, RedirectPlan>();
        for (int i = 0; i < Links; i++)
        {
            RedirectPlan plan = RedirectPlan.Compile(new RedirectTarget
            {
                LinkId = i,
                WorkspaceId = 1,
                DomainId = 1,
                Slug = Slug(i),
                Url = "https://destination.example/" + Slug(i),
                RedirectCode = 302,
                ForwardQuery = true,
                Enabled = true,
                Version = 1,
            });
            _cache.Set(plan, 0);
            dictionary[plan.Slug] = plan;
        }

        _dictionary = dictionary.GetAlternateLookup<ReadOnlySpan<char>>();
        var random = new Random(20261121);
        for (int i = 0; i < Lookups; i++)
        {
            // Inverse of Zipf's distribution with exponent 1: rank = N^u.
            _paths[i] = "/" + Slug((int)Math.Pow(Links, random.NextDouble()) - 1);
            _unknown[i] = "/none" + i.ToString(CultureInfo.InvariantCulture);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Lookups)]
    public int Dictionary()
    {
        int found = 0;
        foreach (string path in _paths)
        {
            found += _dictionary.TryGetValue(path.AsSpan(1), out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Lookups)]
    public int Hit()
    {
        int found = 0;
        foreach (string path in _paths)
        {
            found += _cache.Find(1, path.AsSpan(1)) is null ? 0 : 1;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Lookups)]
    public int Miss()
    {
        int found = 0;
        foreach (string path in _unknown)
        {
            found += _cache.Find(1, path.AsSpan(1)) is null ? 0 : 1;
        }

        return found;
    }

    private static string Slug(int i) => i.ToString("x7", CultureInfo.InvariantCulture);
}
