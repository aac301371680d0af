using System.Globalization;
using BenchmarkDotNet.Running;
using Shortener.Benchmarks.Ingest;
using Shortener.Benchmarks.Links;
using Shortener.Benchmarks.Smoke;
using Shortener.Benchmarks.Volume;
using Shortener.Benchmarks.Webhooks;

// dotnet run -c Release --project bench/Shortener.Benchmarks                     choose and measure (BenchmarkDotNet's own options)
// dotnet run -c Release --project bench/Shortener.Benchmarks -- --smoke          run each body, check the allocation budgets
// … -- --commits VISITS [SERVER [BATCH]]         clicks/s of commits against bare inserts
// … -- --fill VISITS DATABASE MILLIONS [ADD [FIRST_DAY]]   90 days of clicks (from 2026-07-01) through the pipeline, ADD millions in this run
// … -- --questions DATABASE                      times of metrics over what --fill stored
// … -- --links-fill DATABASE LINKS KEY           made-up links and an API key
// … -- --links-requests ADDRESS KEY              times of lists and searches of a running server
// … -- --links-creation ADDRESS KEY SERVER SECONDS PAIRS   links created a second against bare inserts
// … -- --webhooks VISITS SECONDS [SERVER]        webhooks of 5,000 clicks/s against bare posts
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
        await FillRun.RunAsync(
            database, RecordedVisits.Load(visits), Number(millions), Number(args.ElementAtOrDefault(4) ?? millions),
            DateOnly.Parse(args.ElementAtOrDefault(5) ?? "2026-07-01", CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["--questions", { } database]:
        await MetricsRun.RunAsync(database, Console.Out);
        return 0;
    case ["--links-fill", { } database, { } links, { } key]:
        await LinkFill.RunAsync(database, (int)Number(links), key, Console.Out);
        return 0;
    case ["--links-requests", { } address, { } key]:
        await LinkRequestsRun.RunAsync(address, key, Console.Out);
        return 0;
    case ["--links-creation", { } address, { } key, { } server, { } seconds, { } pairs]:
        await LinkCreationRun.RunAsync(address, key, server, (int)Number(seconds), (int)Number(pairs), Console.Out);
        return 0;
    case ["--webhooks", { } visits, { } seconds, ..]:
        await WebhookRun.RunAsync(RecordedVisits.Load(visits), (int)Number(seconds), args.ElementAtOrDefault(3), Console.Out);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(SmokeRun).Assembly).Run(args);
        return 0;
}

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
