using System.Collections.Frozen;

namespace Shortener.Core.Hubs;

/// <summary>The kinds of blocks and which fields belong to each, by the names of JSON.</summary>
public static class HubKinds
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Fields = new Dictionary<string, FrozenSet<string>>
    {
        ["link"] = Names("label", "description", "url", "linkId", "icon", "image", "color", "highlight"),
        ["heading"] = Names("label"),
        ["text"] = Names("text"),
        ["image"] = Names("image", "alt", "description", "url", "linkId"),
        ["socials"] = Names("socials"),
        ["embed"] = Names("label", "url"),
        ["messenger"] = Names("label", "messenger"),
        ["lead"] = Names("label", "text", "lead"),
        ["contact"] = Names("label", "contact"),
        ["faq"] = Names("label", "questions"),
        ["divider"] = Names("divider"),
        ["product"] = Names("label", "description", "image", "alt", "url", "linkId", "product"),
        ["countdown"] = Names("label", "url", "linkId", "countdown"),
        ["gallery"] = Names("label", "gallery"),
        ["map"] = Names("label", "description", "map"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["link", "heading", "text", "image", "socials", "embed", "messenger", "lead", "contact", "faq", "divider", "product", "countdown", "gallery", "map"];

    public static bool IsKnown(string? kind) => kind is not null && Fields.ContainsKey(kind);

    /// <summary>Whether the field belongs to the (known) kind.</summary>
    public static bool Has(string kind, string field) => Fields[kind].Contains(field);

    /// <summary>The fields of a block that are given and are not of every kind.</summary>
    internal static IEnumerable<string> Given(HubBlock block)
    {
        (string Name, bool Given)[] fields =
        [
            ("label", block.Label is not null), ("description", block.Description is not null), ("text", block.Text is not null),
            ("url", block.Url is not null), ("linkId", block.LinkId is not null), ("icon", block.Icon is not null),
            ("image", block.Image is not null), ("alt", block.Alt is not null), ("color", block.Color is not null),
            ("highlight", block.Highlight is not null), ("socials", block.Socials is not null), ("messenger", block.Messenger is not null),
            ("lead", block.Lead is not null), ("contact", block.Contact is not null), ("questions", block.Questions is not null),
            ("divider", block.Divider is not null), ("product", block.Product is not null), ("countdown", block.Countdown is not null),
            ("gallery", block.Gallery is not null), ("map", block.Map is not null),
        ];
        return fields.Where(field => field.Given).Select(field => field.Name);
    }

    private static FrozenSet<string> Names(params string[] fields) => fields.ToFrozenSet(StringComparer.Ordinal);
}
