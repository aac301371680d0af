using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;
using Shortener.Core.Storage;

namespace Shortener.Benchmarks.Journal;

/// <summary>
/// What a click costs the redirect: encode, claim, copy, publish, in files on disk with the flusher at work. Each iteration has a
/// journal of its own, so that pages are met for the first time as they are in service. Target: at most 300 ns and no allocation.
/// </summary>
[MemoryDiagnoser]
public class JournalAppendBenchmark
{
    private const int Operations = 16_384;

    private readonly IPAddress _address = IPAddress.Parse("203.0.113.77");
    private string _directory = "";
    private DataDirectoryLock? _owner;
    private ClickJournal? _journal;

    [IterationSetup]
    public void Open()
    {
        // Whoever sets up an iteration without ending the one before leaves no journal behind.
        Close();
        _directory = Directory.CreateTempSubdirectory("shortener-bench-").FullName;
        _owner = DataDirectoryLock.Acquire(_directory);
        _journal = ClickJournal.OpenAsync(
            _owner, new JournalOptions(), (_, _) => Task.FromResult<SourceState?>(null), TimeProvider.System, NullLogger<ClickJournal>.Instance, null, CancellationToken.None)
            .GetAwaiter().GetResult();
    }

    [IterationCleanup]
    public void Close()
    {
        _journal?.Dispose();
        _journal = null;
        _owner?.Dispose();
        if (_directory.Length > 0)
        {
            Directory.Delete(_directory, recursive: true);
            _directory = "";
        }
    }

    /// <summary>One thread.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public bool Append() => AppendAll(Operations);

    /// <summary>Two threads on one journal, half of the clicks each; the time is that of a click of either.</summary>
    [Benchmark(OperationsPerInvoke = Operations / 2)]
    public bool Append_from_two_threads()
    {
        var other = new Thread(() => AppendAll(Operations / 2));
        other.Start();
        bool all = AppendAll(Operations / 2);
        other.Join();
        return all;
    }

    private bool AppendAll(int count)
    {
        bool all = true;
        for (int i = 0; i < count; i++)
        {
            all &= _journal!.TryAppend(new ClickCapture
            {
                LinkId = i,
                WorkspaceId = 1,
                UnixMicros = 1_700_000_000_000_000,
                Visitor = i,
                Address = _address,
                UserAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                Referrer = "https://l.instagram.com/some/page?u=1",
                AcceptLanguage = "es-ES,es;q=0.9",
            });
        }

        return all;
    }
}
