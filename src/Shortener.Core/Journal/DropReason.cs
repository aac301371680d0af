namespace Shortener.Core.Journal;

/// <summary>Names under which a journal counts clicks that it gave up; they appear in the account and in metrics.</summary>
public static class DropReason
{
    /// <summary>Refused at append: the journal holds <c>Journal:MaxMiB</c>.</summary>
    public const string JournalFull = "journal_full";

    /// <summary>Refused at append: the disk had no room for another segment.</summary>
    public const string DiskFull = "disk_full";

    /// <summary>Refused at append: the disk did not give another segment in time.</summary>
    public const string JournalStalled = "journal_stalled";

    /// <summary>Refused at append: the journal had been closed.</summary>
    public const string JournalClosed = "journal_closed";

    /// <summary>Claimed by a writer that died before it published the frame: never answered.</summary>
    public const string Unpublished = "unpublished";

    /// <summary>Claimed in a place that damage or a power cut left unreadable.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Given up before a restored database asked for it again.</summary>
    public const string Gap = "gap";
}
