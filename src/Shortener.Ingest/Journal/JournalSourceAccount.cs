using Shortener.Core.Clicks;
using Shortener.Core.Journal;

namespace Shortener.Ingest.Journal;

/// <summary>A journal generation's own part of the account.</summary>
internal sealed class JournalSourceAccount(JournalSource source) : ILiveSourceAccount
{
    public string Identity => source.Identity;

    public SourceReport? Read(long committedPosition)
    {
        try
        {
            JournalAccount account = source.ReadAccount(committedPosition);
            return account.Stale ? null : account.ToReport();
        }
        catch (ObjectDisposedException)
        {
            // Drained and deleted between the caller's two reads: the database's last report speaks for it.
            return null;
        }
    }
}
