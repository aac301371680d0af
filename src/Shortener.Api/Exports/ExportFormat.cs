using Shortener.Api.Problems;

namespace Shortener.Api.Exports;

/// <summary>Form of an exported file.</summary>
internal enum ExportFormat
{
    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>RFC 4180, UTF-8, with a header; texts made harmless for spreadsheets.</summary>
    Csv,
}

/// <summary>Names of forms.</summary>
internal static class ExportFormats
{
    public static bool TryParse(string? name, out ExportFormat format)
    {
        format = name == "csv" ? ExportFormat.Csv : ExportFormat.Ndjson;
        return name is null or "ndjson" or "csv";
    }

    public static Problem Unknown => Problem.Invalid("format", "Must be csv or ndjson");
}
