using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Core.Journal;
using Shortener.Core.Storage;
using Shortener.Ingest.Sources;

namespace Shortener.Ingest.Journal;

/// <summary>This process's journal as the pipeline's sources: old generations to drain, then the live one.</summary>
internal sealed class JournalSources(JournalSeat seat, LiveSourceAccounts accounts, IOptions<StorageOptions> storage) : IClickSourceProvider
{
    public ValueTask<IReadOnlyList<ProvidedSource>> ListAsync(CancellationToken ct)
    {
        ClickJournal journal = seat.Journal;
        return new([.. journal.OldGenerations.Append(journal.Live).Select(Provide)]);
    }

    public ValueTask ClosedAsync(ProvidedSource source, CancellationToken ct)
    {
        if (source.Source is JournalSource { IsLive: false } drained)
        {
            drained.Delete();
        }

        return ValueTask.CompletedTask;
    }

    private ProvidedSource Provide(JournalSource source) => new(
        source,
        source.FirstPosition,
        accounts.Current.First(account => account.Identity == source.Identity),
        source.IsLive,
        // An embedded database is copied with its journal: there the original's clicks belong to another database.
        Closes: !source.IsCopy || storage.Value.Backend == StorageBackend.Sqlite);
}
