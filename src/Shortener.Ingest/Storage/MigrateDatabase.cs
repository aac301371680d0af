namespace Shortener.Ingest.Storage;

/// <summary>Brings the schema up to this release and returns the names of the migrations applied. Safe to call from several nodes.</summary>
public delegate Task<IReadOnlyList<string>> MigrateDatabase(CancellationToken ct);
