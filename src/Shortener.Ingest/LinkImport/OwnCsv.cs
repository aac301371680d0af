using System.Globalization;
using System.Text.Json.Nodes;
using Shortener.Core.Csv;

namespace Shortener.Ingest.LinkImport;

/// <summary>Cells of our own CSV: the API's fields, with numbers and truth values in words and everything nested as JSON.</summary>
internal static class OwnCsv
{
    /// <summary>Columns in the order of the export.</summary>
    public static readonly string[] Columns =
    [
        "slug", "domain", "url", "title", "tags", "notes", "folder", "archived", "externalId", "redirectCode", "forwardQuery", "enabled",
        "disabledReason", "startsAt", "expiresAt", "expiredUrl", "clickLimit", "clickLimitUrl", "hasPassword", "block", "forwardPath", "rules",
        "variants", "variantsEndAt", "winner", "ios", "android", "escapeInApp", "preview", "timezone", "createdAt", "updatedAt", "shortUrl", "clicks", "id",
    ];

    /// <summary>Columns a file may have beside those of the export.</summary>
    public static readonly string[] Others = ["password", "utm", "utmTemplateId"];

    /// <summary>The field that a cell gives, protection of formulas undone; null for an empty cell.</summary>
    public static (JsonNode? Value, LinkRefusal? Refusal) Read(string column, string cell)
    {
        string text = CsvCell.Unprotect(cell);
        if (text.Length == 0)
        {
            return (null, null);
        }

        switch (column)
        {
            case "archived" or "forwardQuery" or "enabled" or "hasPassword" or "forwardPath" or "escapeInApp":
                return ForeignFields.Bool(text) is { } truth ? (truth, null) : Wrong(column, "Must be true or false");
            case "redirectCode" or "clickLimit" or "clicks":
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                    ? (number, null)
                    : Wrong(column, "Must be a whole number");
            case "tags":
                return (ForeignFields.Tags(text, ','), null);
            case "block" or "rules" or "variants" or "ios" or "android" or "preview" or "utm":
                return ForeignFields.JsonText(text) is { } json ? (json, null) : Wrong(column, "Must be JSON");
            default:
                return (text, null);
        }
    }

    /// <summary>The cell of a field, before it is protected and quoted.</summary>
    public static string? Write(JsonNode? value) => value switch
    {
        null => null,
        JsonValue one when one.TryGetValue(out string? text) => text,
        JsonValue one => one.ToJsonString(),
        JsonArray { Count: 0 } => null,
        _ => value.ToJsonString(),
    };

    private static (JsonNode?, LinkRefusal?) Wrong(string field, string message) => (null, new LinkRefusal(field, RefusalCode.WrongValue, message));
}
