using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;
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
    LiveSourceAccounts accounts,
    TimeProvider time,
    ILogger<ClickJournal> logger) : IDisposable
{
    private ClickJournal? _journal;

    /// <exception cref="InvalidOperationException">The journal was not opened.</exception>
    public ClickJournal Journal => _journal ?? throw new InvalidOperationException("The journal is used before the start opened it");

    /// <summary>Recovers what earlier processes left and opens the live generation.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        _journal = await ClickJournal.OpenAsync(directory, options.Value, clicks.FindSourceAsync, time, logger, ct);
        foreach (JournalSource source in _journal.OldGenerations.Append(_journal.Live))
        {
            accounts.Add(new JournalSourceAccount(source));
        }
    }

    public void Dispose()
    {
        _journal?.Close();
        _journal?.Dispose();
    }
}
