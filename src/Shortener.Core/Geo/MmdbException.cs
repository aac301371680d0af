namespace Shortener.Core.Geo;

/// <summary>A MaxMind-DB file, or one record of it, does not follow the format. The message says what was found.</summary>
public sealed class MmdbException(string message) : Exception(message);
