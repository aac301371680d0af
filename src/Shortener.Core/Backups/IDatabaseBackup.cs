namespace Shortener.Core.Backups;

/// <summary>Where a source of clicks stood at the backup's instant.</summary>
/// <param name="Identity">A journal's generation (<c>node/generation</c>) or an imported file.</param>
/// <param name="Position">Everything before it is in the backup; what follows is still in the journal.</param>
/// <param name="Stored">Clicks stored from it, cumulative.</param>
public sealed record BackupSource(string Identity, long Position, long Stored, long DeadLettered, bool Closed);

/// <summary>What a backup holds, counted at its instant.</summary>
/// <param name="Links">Links that are not deleted.</param>
/// <param name="Clicks">Rows of clicks.</param>
public sealed record BackupCounts(long Links, long Clicks, long DeadLetters, IReadOnlyList<BackupSource> Sources);

/// <summary>A finished and checked backup.</summary>
/// <param name="Instant">Around which the snapshot was taken; the counts are the exact measure.</param>
/// <param name="Check">How the file was checked.</param>
public sealed record BackupReport(string File, string Backend, long Bytes, DateTimeOffset Instant, BackupCounts Counts, string Check);

/// <summary>
/// Writes a consistent copy of the database to a file while servers use it. Needs no data directory's lock. Implemented once per
/// backend.
/// </summary>
public interface IDatabaseBackup
{
    /// <summary>Ending of a backup's file name, with its dot.</summary>
    string FileEnding { get; }

    /// <summary>Writes the backup to a temporary name beside <paramref name="file"/>, checks it and renames it.</summary>
    /// <param name="file">Must not exist.</param>
    /// <param name="progress">Fraction done, 0 to 1; null where it is not known.</param>
    /// <exception cref="BackupException">The backup could not be made; nothing is left under <paramref name="file"/>.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    Task<BackupReport> WriteAsync(string file, IProgress<double?> progress, CancellationToken ct);
}
