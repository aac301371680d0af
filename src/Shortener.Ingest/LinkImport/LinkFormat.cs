namespace Shortener.Ingest.LinkImport;

/// <summary>Formats of files of links.</summary>
internal enum LinkFormat
{
    /// <summary>Our own CSV, and any CSV with the API's field names as its header.</summary>
    Csv,

    /// <summary>Our own NDJSON: one link a line, as the API shows it.</summary>
    Ndjson,

    Bitly,
    Yourls,
    Shlink,
    Kutt,
    Dub,
}

/// <summary>Names of formats: the enum's in lower case.</summary>
internal static class LinkFormats
{
    /// <summary>Every name, in the order of the enum.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<LinkFormat>().Select(NameOf)];

    public static string NameOf(LinkFormat format) => format.ToString().ToLowerInvariant();

    public static bool TryParse(string name, out LinkFormat format) =>
        Enum.TryParse(name, ignoreCase: true, out format) && NameOf(format) == name;
}
