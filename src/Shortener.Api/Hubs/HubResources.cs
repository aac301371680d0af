using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Images;
using Shortener.Core.Validation;

namespace Shortener.Api.Hubs;

/// <summary>A LinkHub page as the API shows it.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Handle">The page is at <c>/@{handle}</c>.</param>
/// <param name="Name">Name for the owner.</param>
/// <param name="Domain">Host whose root shows the page, or null.</param>
/// <param name="Url">Where visitors find it.</param>
/// <param name="Published">Whether visitors see it.</param>
/// <param name="PublishedAt">When what they see was taken from the draft; null before the first time.</param>
/// <param name="HasChanges">Whether the draft differs from what visitors see, or would see.</param>
/// <param name="Draft">What the owner works on; every block has an id.</param>
/// <param name="Missing">What publishing still needs, by field; empty when the draft is ready.</param>
/// <param name="Images">The images that the draft names.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
internal sealed record HubResource(
    string Id,
    string Handle,
    string Name,
    string? Domain,
    string Url,
    bool Published,
    DateTime? PublishedAt,
    bool HasChanges,
    HubDocument Draft,
    IReadOnlyList<HubMissing> Missing,
    IReadOnlyList<HubImage> Images,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static HubResource Of(Hub hub, string? host, string url, HubDocument draft, IReadOnlyList<StoredImage> images) => new(
        OpaqueId.Hub.Format(hub.Id),
        hub.Handle,
        hub.Name,
        host,
        url,
        hub.IsPublished,
        hub.PublishedAt?.UtcDateTime,
        !string.Equals(hub.Draft, hub.Published, StringComparison.Ordinal),
        draft,
        [.. HubReadiness.Check(draft).Select(HubMissing.Of)],
        [.. images.Select(HubImage.Of)],
        hub.CreatedAt.UtcDateTime,
        hub.UpdatedAt.UtcDateTime);
}

/// <summary>What a draft still needs to be published.</summary>
/// <param name="Field">Where: <c>blocks[2].alt</c>.</param>
/// <param name="Message">What it must be.</param>
internal sealed record HubMissing(string Field, string Message)
{
    public static HubMissing Of(FieldProblem problem) => new(problem.Path, problem.Message);
}

/// <summary>An image that a draft names.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Url">Path on this server.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
internal sealed record HubImage(string Id, string Url, int Width, int Height)
{
    public static HubImage Of(StoredImage image) => new(OpaqueId.Image.Format(image.Id), image.Path, image.Width, image.Height);
}

/// <summary>A LinkHub page in a list.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Handle">The page is at <c>/@{handle}</c>.</param>
/// <param name="Name">Name for the owner.</param>
/// <param name="Domain">Host whose root shows the page, or null.</param>
/// <param name="Url">Where visitors find it.</param>
/// <param name="Published">Whether visitors see it.</param>
/// <param name="PublishedAt">When what they see was taken from the draft; null before the first time.</param>
/// <param name="HasChanges">Whether the draft differs from what visitors see, or would see.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
internal sealed record HubListItem(
    string Id,
    string Handle,
    string Name,
    string? Domain,
    string Url,
    bool Published,
    DateTime? PublishedAt,
    bool HasChanges,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static HubListItem Of(HubSummary hub, string? host, string url) => new(
        OpaqueId.Hub.Format(hub.Id),
        hub.Handle,
        hub.Name,
        host,
        url,
        hub.IsPublished,
        hub.PublishedAt?.UtcDateTime,
        hub.HasChanges,
        hub.CreatedAt.UtcDateTime,
        hub.UpdatedAt.UtcDateTime);
}

/// <summary>A page of LinkHub pages, oldest first.</summary>
internal sealed record HubList(IReadOnlyList<HubListItem> Items, string? NextCursor);

/// <summary>A kept version of a draft.</summary>
/// <param name="Version">Its number; the newest is the highest.</param>
/// <param name="Author">Who wrote it, as the audit log names people and keys.</param>
/// <param name="CreatedAt">When it was begun.</param>
/// <param name="UpdatedAt">When it was last written: savings of one author within five minutes are one version.</param>
internal sealed record HubVersionResource(long Version, string Author, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static HubVersionResource Of(HubVersion version) =>
        new(version.Number, version.Author, version.CreatedAt.UtcDateTime, version.UpdatedAt.UtcDateTime);
}

/// <summary>Every kept version, newest first; at most 50.</summary>
internal sealed record HubVersionList(IReadOnlyList<HubVersionResource> Items, string? NextCursor);

/// <summary>A person who left contact data.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="BlockId">The lead form.</param>
/// <param name="Name">As typed, or null.</param>
/// <param name="Email">As typed, or null.</param>
/// <param name="Phone">As typed, or null.</param>
/// <param name="Message">As typed, or null.</param>
/// <param name="Consent">The words that were agreed to, as they stood on the page.</param>
/// <param name="Language">Language of the page.</param>
/// <param name="CreatedAt">When it was left, and agreed to. UTC.</param>
internal sealed record LeadResource(
    string Id, string BlockId, string? Name, string? Email, string? Phone, string? Message, string Consent, string Language, DateTime CreatedAt)
{
    public static LeadResource Of(Lead lead) => new(
        OpaqueId.Lead.Format(lead.Id),
        OpaqueId.HubBlock.Format(lead.BlockId),
        lead.Name,
        lead.Email,
        lead.Phone,
        lead.Message,
        lead.Consent,
        lead.Language,
        lead.CreatedAt.UtcDateTime);
}

/// <summary>A page of leads, newest first.</summary>
internal sealed record LeadList(IReadOnlyList<LeadResource> Items, string? NextCursor);

/// <summary>A beginning for a page.</summary>
/// <param name="Name">By which a new page names it.</param>
/// <param name="Label">For people, in the language asked for.</param>
/// <param name="Draft">The document that a page begins with.</param>
internal sealed record HubTemplateResource(string Name, string Label, HubDocument Draft);

/// <summary>Every template.</summary>
internal sealed record HubTemplateList(IReadOnlyList<HubTemplateResource> Items, string? NextCursor);

/// <summary>Whether a page may be made at a handle.</summary>
/// <param name="Handle">As it would be stored, in lower case; of one that is invalid the text as given.</param>
/// <param name="Available">Whether it is free. Another request may take it before yours.</param>
/// <param name="Reason">Why it is not: <c>taken</c>, <c>reserved</c> or <c>invalid</c>; null where it is free.</param>
internal sealed record HubHandleResource(
    string Handle, bool Available, [property: AllowedValues("taken", "reserved", "invalid")] string? Reason);

/// <summary>Names of icons.</summary>
/// <param name="Link">Icons of links.</param>
/// <param name="Networks">Networks of social icons.</param>
internal sealed record HubIconList(IReadOnlyList<string> Link, IReadOnlyList<string> Networks);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(HubRequest))]
[JsonSerializable(typeof(HubDocument))]
[JsonSerializable(typeof(HubResource))]
[JsonSerializable(typeof(HubList))]
[JsonSerializable(typeof(HubVersionList))]
[JsonSerializable(typeof(HubIconList))]
[JsonSerializable(typeof(HubHandleResource))]
[JsonSerializable(typeof(HubTemplateList))]
[JsonSerializable(typeof(LeadList))]
[JsonSerializable(typeof(LeadResource))]
internal sealed partial class HubsJson : JsonSerializerContext;
