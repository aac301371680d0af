namespace Shortener.Core.Geo;

/// <summary>A configured geolocation file as it stands.</summary>
/// <param name="DatabaseType">The type in the file in use, or null when none is.</param>
/// <param name="BuildEpoch">Build of the file in use in seconds since the Unix epoch, or null when none is.</param>
/// <param name="Problem">Why the file on disk is not used, or null when it is.</param>
public sealed record GeoFileState(string Path, string? DatabaseType, ulong? BuildEpoch, string? Problem);
