namespace Shortener.Core.Storage;

/// <summary>The folder that one process owns: SQLite file, journal, keys, geo files.</summary>
public sealed class DataDirectoryOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Data";

    /// <summary>Path, absolute or below the working directory. Default <c>data</c>. Environment: <c>Data__Directory</c>.</summary>
    public string Directory { get; set; } = "data";
}
