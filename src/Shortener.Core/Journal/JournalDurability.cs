namespace Shortener.Core.Journal;

/// <summary>What an answered click survives.</summary>
public enum JournalDurability
{
    /// <summary>The death of the process; a power cut takes what the last <c>Journal:FlushMs</c> held.</summary>
    Process = 0,

    /// <summary>A power cut too: the response waits for the disk, many clicks a flush.</summary>
    Disk = 1,
}
