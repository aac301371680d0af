using System.Globalization;
using BenchmarkDotNet.Running;
using Shortener.Benchmarks.Ingest;
using Shortener.Benchmarks.Smoke;
using Shortener.Benchmarks.Volume;

// dotnet run -c Release --project bench/Shortener.Benchmarks                     choose and measure (BenchmarkDotNet's own options)
// dotnet run -c Release --project bench/Shortener.Benchmarks -- --smoke          run each body, check the allocation budgets
// … -- --commits VISITS [SERVER [BATCH]]         clicks/s of commits against bare inserts
// … -- --fill VISITS DATABASE MILLIONS [ADD]     90 days of clicks through the pipeline, ADD millions in this run
// … -- --questions DATABASE                      times of metrics over what --fill stored
// VISITS is a folder with clicks/usagov_bitly_*.gz; DATABASE a SQLite file *.db or a connection string; SERVER a connection string.
switch (args)
{
    case ["--smoke", ..]:
        return SmokeRun.Run(typeof(SmokeRun).Assembly, AllocationBudgets.ReadBeside("alloc-budgets.json"), Console.Out);
    case ["--commits", { } visits, ..]:
        await CommitThroughput.RunAsync(
            RecordedVisits.Load(visits), args.Length > 3 ? (int)Number(args[3]) : null, args.ElementAtOrDefault(2), Console.Out);
        return 0;
    case ["--fill", { } visits, { } database, { } millions, ..]:
        await FillRun.RunAsync(database, RecordedVisits.Load(visits), Number(millions), Number(args.ElementAtOrDefault(4) ?? millions), Console.Out);
        return 0;
    case ["--questions", { } database]:
        await MetricsRun.RunAsync(database, Console.Out);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(SmokeRun).Assembly).Run(args);
        return 0;
}

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
