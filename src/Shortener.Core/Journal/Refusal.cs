namespace Shortener.Core.Journal;

/// <summary>Why an append was refused. The numbers are slots in the control file: never renumber.</summary>
internal enum Refusal
{
    JournalFull = 0,
    DiskFull = 1,
    JournalStalled = 2,
    JournalClosed = 3,
}
