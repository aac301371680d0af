using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;
using Shortener.Core.Links;
using Shortener.Core.Storage;

namespace Shortener.Ingest.Journal;

/// <summary>
/// Holds this process's journal: opened once at start, behind the migrations and before the server listens; closed cleanly with the
/// host. <see cref="Journal"/> may be read from any thread after <see cref="OpenAsync"/>.
/// </summary>
internal sealed class JournalSeat(
    DataDirectoryLock directory,
    IOptions<JournalOptions> options,
    IClickStore clicks,
    ISourceAccountStore reports,
    IOptions<StorageOptions> storage,
    LiveSourceAccounts accounts,
    ILinkNumbers numbers,
    TimeProvider time,
    ILogger<ClickJournal> logger) : IDisposable
{
    /// <summary>Clicks of a restored generation that are looked at in one go; they are in memory meanwhile.</summary>
    private const int ChunkClicks = 4_096;

    /// <summary>A working node reports every two seconds; it has missed two reports when it is taken for gone.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(6);

    private ClickJournal? _journal;

    /// <exception cref="InvalidOperationException">The journal was not opened.</exception>
    public ClickJournal Journal => _journal ?? throw new InvalidOperationException("The journal is used before the start opened it");

    /// <summary>Recovers what earlier processes left and opens the live generation.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        _journal = await ClickJournal.OpenAsync(directory, options.Value, clicks.FindSourceAsync, time, logger,
            storage.Value.Backend == StorageBackend.Postgres ? WorksElsewhereAsync : null, ct);
        foreach (JournalSource restored in _journal.OldGenerations.Where(old => old.RestoredAt is not null))
        {
            await KeepNumbersAsync(restored, ct);
        }

        foreach (JournalSource source in _journal.OldGenerations.Append(_journal.Live))
        {
            accounts.Add(new JournalSourceAccount(source));
        }
    }

    /// <summary>Whether the source is reported while we watch; asked only about a copied data directory.</summary>
    private async Task<bool> WorksElsewhereAsync(string identity, CancellationToken ct)
    {
        DateTimeOffset? before = await ReportedAtAsync(identity, ct);
        await Task.Delay(Watch, time, ct);
        return await ReportedAtAsync(identity, ct) != before;
    }

    private async Task<DateTimeOffset?> ReportedAtAsync(string identity, CancellationToken ct) =>
        (await reports.ReadAsync(ct)).FirstOrDefault(source => source.State.Identity == identity)?.ReportedAt;

    public void Dispose()
    {
        _journal?.Close();
        _journal?.Dispose();
    }

    /// <summary>
    /// A link made after the backup is gone, its clicks are not: the next link must not get its number, and with it these clicks.
    /// </summary>
    private async Task KeepNumbersAsync(JournalSource restored, CancellationToken ct)
    {
        long last = 0;
        for (long position = restored.RestoredAt!.Value; ;)
        {
            ClickChunk chunk = await restored.ReadAsync(position, ChunkClicks, TimeSpan.Zero, ct);
            last = chunk.Clicks.Aggregate(last, (highest, click) => Math.Max(highest, click.LinkId));
            if (chunk.Completed || chunk.To == position)
            {
                break;
            }

            position = chunk.To;
        }

        if (last > 0)
        {
            await numbers.ContinueBehindAsync(last, ct);
        }
    }
}
