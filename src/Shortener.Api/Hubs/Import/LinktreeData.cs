using System.Text.Json;
using Shortener.Api.Metadata;

namespace Shortener.Api.Hubs.Import;

/// <summary>
/// The JSON that pages of Linktree carry: <c>props.pageProps</c> with <c>account</c>, <c>links</c> (<c>type</c>, <c>title</c>,
/// <c>url</c>) and <c>socialLinks</c> (<c>type</c>, <c>url</c>), the latter two also within the account. Whatever has another form is
/// passed over.
/// </summary>
internal sealed record LinktreeData(string? Title, string? Bio, IReadOnlyList<ForeignItem> Items, IReadOnlyList<HubLeftOut> LeftOut)
{
    private const int MaxItems = 2_000;
    private const int MaxLabel = 120;
    private const int MaxTitle = 100;

    /// <summary>Null for data of something else.</summary>
    public static LinktreeData? Read(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return In(document.RootElement, "props") is { } props && In(props, "pageProps") is { } page && In(page, "account") is { } account
                ? Read(page, account)
                : null;
        }
        catch (Exception notData) when (notData is JsonException or ArgumentException)
        {
            // Not JSON, nested too deep, or half a surrogate pair: the page is read by its links.
            return null;
        }
    }

    private static LinktreeData Read(JsonElement page, JsonElement account)
    {
        var items = new List<ForeignItem>();
        var left = new List<HubLeftOut>();
        foreach (JsonElement social in List(page, account, "socialLinks"))
        {
            if (Text(social, "url") is { Length: > 0 } url && ForeignPageReader.Classify(new ForeignItem("", url), null) is { } item)
            {
                items.Add(item.Network is null ? item with { Label = PageMetadata.Clean(Text(social, "type"), MaxLabel) ?? "" } : item);
            }
        }

        foreach (JsonElement link in List(page, account, "links"))
        {
            string label = PageMetadata.Clean(Text(link, "title"), MaxLabel) ?? "";
            if (Text(link, "url") is { Length: > 0 } url)
            {
                items.Add(new ForeignItem(label, url));
            }
            else if (Text(link, "type") == "HEADER" && label.Length > 0)
            {
                items.Add(new ForeignItem(label, null));
            }
            else
            {
                left.Add(new HubLeftOut("unknown", label.Length > 0 ? label : PageMetadata.Clean(Text(link, "type"), MaxLabel), 1));
            }
        }

        return new LinktreeData(
            PageMetadata.Clean(Text(account, "pageTitle") ?? Text(page, "pageTitle") ?? Text(account, "username"), MaxTitle),
            PageMetadata.Clean(Text(account, "description") ?? Text(page, "description"), ForeignPageReader.MaxBio),
            items,
            left);
    }

    private static IEnumerable<JsonElement> List(JsonElement page, JsonElement account, string name)
    {
        JsonElement list = Array(page, name) ?? Array(account, name) ?? default;
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Take(MaxItems).Where(item => item.ValueKind == JsonValueKind.Object) : [];
    }

    private static JsonElement? Array(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? list : null;

    private static JsonElement? In(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object ? inner : null;

    private static string? Text(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out JsonElement text) || text.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair behind a backslash.
            return null;
        }
    }
}
