using System.Text.Json.Nodes;

namespace Shortener.Ingest.LinkImport;

/// <summary>Puts the fields of a link together under the API's names.</summary>
internal static class LinkFields
{
    public const string Title = "title";
    public const string Notes = "notes";
    public const string Tags = "tags";
    public const string Archived = "archived";
    public const string ExternalId = "externalId";
    public const string StartsAt = "startsAt";
    public const string ExpiresAt = "expiresAt";
    public const string ExpiredUrl = "expiredUrl";
    public const string ClickLimit = "clickLimit";
    public const string ForwardQuery = "forwardQuery";
    public const string HasPassword = "hasPassword";
    public const string Enabled = "enabled";
    public const string CreatedAt = "createdAt";

    /// <summary>The link; what is null is left out.</summary>
    public static JsonObject Of(string? slug, string? url, string? domain, params ReadOnlySpan<(string Name, JsonNode? Value)> rest)
    {
        var fields = new JsonObject();
        Add(fields, "slug", slug);
        Add(fields, "url", url);
        Add(fields, "domain", domain);
        foreach ((string name, JsonNode? value) in rest)
        {
            Add(fields, name, value);
        }

        return fields;
    }

    private static void Add(JsonObject fields, string name, JsonNode? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }
    }
}
