using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shortener.Ingest.Import;

namespace Shortener.Ingest.LinkImport;

/// <summary>Our own NDJSON: one link a line, as the API shows it and the export writes it.</summary>
internal static class NdjsonLinks
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

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
            JsonNode? node = JsonNode.Parse(json, documentOptions: Strict);
            return node is JsonObject fields && IsText(fields)
                ? new ForeignLink(line, fields, null)
                : node is JsonObject
                    ? ForeignLink.Refused(line, RefusalCode.NotText, "A text is not valid Unicode")
                    : ForeignLink.Refused(line, RefusalCode.NotJson, "Must be a JSON object");
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

    /// <summary>Reading a text with a lone surrogate throws, and only then: all are read once.</summary>
    private static bool IsText(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                return fields.All(field => IsText(field.Value));
            case JsonArray items:
                return items.All(IsText);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                try
                {
                    return value.TryGetValue(out string? text) && text is not null;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }

            default:
                return true;
        }
    }
}
