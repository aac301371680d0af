using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Shortener.Benchmarks.Smoke;

/// <summary>
/// Runs every benchmark's body, so that none can rot, and holds what it allocates against its budget. Times are not judged: shared
/// machines make them mean little. Allocations are counted on the calling thread.
/// </summary>
internal static class SmokeRun
{
    /// <summary>Calls after which the runtime has replaced the first, unoptimised code (30 calls, then a background compilation).</summary>
    private const int WarmUpCalls = 60;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Measured = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes by which a budget of whole objects may be missed through one-off allocations of the runtime.</summary>
    private const double Tolerance = 0.5;

    /// <returns>0 when every body ran within its budget; 1 else.</returns>
    public static int Run(Assembly assembly, IReadOnlyDictionary<string, double> budgets, TextWriter output)
    {
        var unused = new HashSet<string>(budgets.Keys, StringComparer.Ordinal);
        bool failed = false;
        foreach (Type type in BenchmarkBody.Classes(assembly))
        {
            foreach (BenchmarkBody benchmark in BenchmarkBody.Of(type))
            {
                double bytes = Measure(benchmark);
                double? budget = budgets.TryGetValue(benchmark.Name, out double most) ? most : null;
                unused.Remove(benchmark.Name);
                bool over = bytes > budget + Tolerance;
                failed |= over;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(over ? "OVER" : "ok"),-4} {benchmark.Name}: {bytes:0.#} bytes an operation{(budget is null ? "" : string.Create(CultureInfo.InvariantCulture, $", budget {budget}"))}"));
            }
        }

        foreach (string name in unused)
        {
            output.WriteLine($"OVER {name}: a budget without a benchmark");
        }

        return failed || unused.Count > 0 ? 1 : 0;
    }

    /// <summary>Bytes an operation: the least of three runs, because a run may meet a one-off allocation (a cache that grows).</summary>
    private static double Measure(BenchmarkBody benchmark)
    {
        if (benchmark.BeforeEach is { } prepare)
        {
            return Enumerable.Range(0, 10).Min(_ =>
            {
                prepare();
                return AllocatedBy(benchmark.Body, 1);
            }) / benchmark.Operations;
        }

        benchmark.Body();
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < WarmUpCalls || Stopwatch.GetElapsedTime(started) < WarmUp; i++)
        {
            benchmark.Body();
            // A slow body has had its optimised code for long, or loops inside and was replaced on the stack.
            if (Stopwatch.GetElapsedTime(started) > 3 * WarmUp)
            {
                break;
            }
        }

        started = Stopwatch.GetTimestamp();
        int calls = 0;
        do
        {
            benchmark.Body();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(started) < Measured);
        return Enumerable.Range(0, 3).Min(_ => AllocatedBy(benchmark.Body, calls)) / benchmark.Operations;
    }

    private static double AllocatedBy(Action body, int calls)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < calls; i++)
        {
            body();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls;
    }
}
