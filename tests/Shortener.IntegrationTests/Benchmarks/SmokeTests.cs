using System.Diagnostics;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Benchmarks;

public sealed class SmokeTests
{
    [Fact]
    public async Task Every_benchmark_runs_within_its_allocation_budget()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Checkout.Program("Shortener.Benchmarks"), "--smoke"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        ProcessOutput output = ProcessOutput.Follow(process);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(patience.Token);

        Assert.True(process.ExitCode == 0, output.ToString());
        Assert.NotNull(output.Find("bytes an operation"));
    }
}
