using BenchmarkDotNet.Running;
using Shortener.Benchmarks.Ingest;
using Shortener.Benchmarks.Smoke;

// dotnet run -c Release --project bench/Shortener.Benchmarks                     choose and measure (BenchmarkDotNet's own options)
// dotnet run -c Release --project bench/Shortener.Benchmarks -- --commits [SERVER]   clicks/s of commits against bare inserts
// dotnet run -c Release --project bench/Shortener.Benchmarks -- --smoke          run each body, check the allocation budgets
if (args is ["--smoke", ..])
{
    return SmokeRun.Run(typeof(SmokeRun).Assembly, AllocationBudgets.ReadBeside("alloc-budgets.json"), Console.Out);
}

if (args is ["--commits", ..])
{
    await CommitThroughput.RunAsync(batches: 20, postgres: args.ElementAtOrDefault(1), Console.Out);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(SmokeRun).Assembly).Run(args);
return 0;
