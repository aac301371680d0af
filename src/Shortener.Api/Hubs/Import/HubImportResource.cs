using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Shortener.Api.Hubs.Import;

/// <summary>A page made of another service's page.</summary>
/// <param name="Hub">The page, which nobody sees yet.</param>
/// <param name="Service">Whose page it was made of: <c>linktree</c>, <c>beacons</c> or <c>other</c>.</param>
/// <param name="Links">Buttons taken over.</param>
/// <param name="Headings">Headings taken over.</param>
/// <param name="Socials">Social icons taken over.</param>
/// <param name="LeftOut">What was not; at most 200 entries.</param>
internal sealed record HubImportResource(
    HubResource Hub,
    [property: AllowedValues("linktree", "beacons", "other")] string Service,
    int Links,
    int Headings,
    int Socials,
    IReadOnlyList<HubLeftOut> LeftOut);

/// <summary>Something of the page that was not taken over.</summary>
/// <param name="Reason">
/// <c>image</c>, <c>embed</c>, <c>form</c>: of that kind; <c>own</c>: links within the other service; <c>destination</c>: pages may not lead
/// there; <c>duplicate</c>: the same address again; <c>too_many</c>: beyond what a page holds; <c>unknown</c>: a block of a kind that
/// is not known.
/// </param>
/// <param name="What">Its words and address, where there is one thing; else null.</param>
/// <param name="Count">How many.</param>
internal sealed record HubLeftOut(
    [property: AllowedValues("image", "embed", "form", "own", "destination", "duplicate", "too_many", "unknown")] string Reason, string? What, int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HubImportResource))]
internal sealed partial class HubImportJson : JsonSerializerContext;
