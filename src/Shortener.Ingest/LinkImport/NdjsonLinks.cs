using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Shortener.Ingest.Import;

namespace Shortener.Ingest.LinkImport;

/// <summary>Our own NDJSON: one link a line, as the API shows it and the export writes it.</summary>
internal static class NdjsonLinks
{
    /// <summary>Names, values and brackets of a record: each becomes an object of some hundred bytes.</summary>
    public const int MaxTokens = 500_000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
    private static readonly JsonReaderOptions StrictReading = new() { MaxDepth = 64 };

    public static IEnumerable<ForeignLink> Read(Stream file)
    {
        using var lines = new LineReader(file);
        while (TryRead(lines, out ForeignLink? link))
        {
            if (link is not null)
            {
                yield return link;
            }
        }
    }

    /// <summary>One record from its JSON text.</summary>
    public static ForeignLink Parse(long line, ReadOnlySpan<byte> json)
    {
        try
        {
            return Check(line, json)
                ?? (JsonNode.Parse(json, documentOptions: Strict) is JsonObject fields
                    ? new ForeignLink(line, fields, null)
                    : ForeignLink.Refused(line, RefusalCode.NotJson, "Must be a JSON object"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            return ForeignLink.Refused(line, RefusalCode.NotJson, "Must be a JSON object on one line, each field given once");
        }
    }

    private static bool TryRead(LineReader lines, out ForeignLink? link)
    {
        link = null;
        if (!lines.TryRead(out ReadOnlySpan<byte> line, out bool tooLong))
        {
            return false;
        }

        ReadOnlySpan<byte> json = line.Trim(" \t"u8);
        if (lines.LineNumber == 1 && json.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        link = tooLong
            ? ForeignLink.Refused(lines.LineNumber, RefusalCode.TooLong, $"The line has more than {LineReader.MaxLineBytes} bytes")
            : json.IsEmpty ? null : Parse(lines.LineNumber, json);
        return true;
    }

    /// <summary>What is wrong with the text itself; found without building anything of it.</summary>
    private static ForeignLink? Check(long line, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, StrictReading);
        for (int tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == MaxTokens)
            {
                return ForeignLink.Refused(line, RefusalCode.TooLong, $"The record has more than {MaxTokens} names and values");
            }

            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsText(ref reader))
            {
                return ForeignLink.Refused(line, RefusalCode.NotText, "A text is not valid Unicode");
            }
        }

        return null;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Utf8.IsValid(reader.ValueSpan);
        }

        try
        {
            // An escaped lone surrogate throws, and only when it is read.
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
