using Shortener.Core.Storage.Moves;

namespace Shortener.Ingest.Storage;

/// <summary>Moves the data directory's SQLite into the configured PostgreSQL, holding the directory's lock. Absent without PostgreSQL.</summary>
/// <exception cref="MoveException">Refused, or not equal; nothing is left in the target.</exception>
/// <exception cref="Core.Storage.DataDirectoryLockedException">A server uses the directory.</exception>
internal delegate Task<MoveReport> MoveDatabase(IProgress<MoveProgress> progress, CancellationToken ct);
