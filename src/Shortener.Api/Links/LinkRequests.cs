using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Api.Description;

namespace Shortener.Api.Links;

/// <summary>
/// Fields of a link that a request may give. A field that is absent keeps its value (or takes its default); <c>null</c> clears it.
/// </summary>
public sealed partial record LinkRequest
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>Destination: an absolute http or https URL of at most 8,192 characters.</summary>
    [MaxLength(8_192)]
    [DataType(DataType.Url)]
    public string? Url { get; set => field = Given(value); }

    /// <summary>1 to 64 of A–Z a–z 0–9 - _; case matters. Absent: a random one.</summary>
    [Length(1, 64)]
    public string? Slug { get; set => field = Given(value); }

    /// <summary>Host of one of the workspace's domains. Absent: the default domain. Cannot be changed later.</summary>
    public string? Domain { get; set => field = Given(value); }

    /// <summary>Text for people, at most 500 characters.</summary>
    [MaxLength(500)]
    public string? Title { get; set => field = Given(value); }

    /// <summary>At most 50 words of at most 100 characters, for filters.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string?>? Tags { get; set => field = Given(value); }

    /// <summary>The caller's own id of the link, unique in the workspace, at most 255 characters.</summary>
    [MaxLength(255)]
    public string? ExternalId { get; set => field = Given(value); }

    /// <summary>Text for the owner, at most 5,000 characters.</summary>
    [MaxLength(5_000)]
    public string? Notes { get; set => field = Given(value); }

    /// <summary>Path of folder names with single slashes between them (<c>Spring/Posts</c>), at most 200 characters.</summary>
    [MaxLength(200)]
    public string? Folder { get; set => field = Given(value); }

    /// <summary>An archived link works, and is left out of lists that do not ask for it (default false).</summary>
    public bool? Archived { get; set; }

    /// <summary>
    /// Only when creating: true gives back (200) the newest link of the domain with the same destination that is plain (no options,
    /// enabled, not archived) and has the title, notes, folder and tags given here, if there is one. Not together with slug or externalId.
    /// </summary>
    public bool? Reuse { get; set; }

    /// <summary>301, 302 (default), 307 or 308. Browsers keep 301 and 308 for ever: later clicks are not counted and changes not seen.</summary>
    [AllowedValues(301, 302, 307, 308)]
    public int? RedirectCode { get; set; }

    /// <summary>Whether the request's query is forwarded to the destination (default true).</summary>
    public bool? ForwardQuery { get; set; }

    /// <summary>Whether the link redirects (default true).</summary>
    public bool? Enabled { get; set; }

    /// <summary>Whether the request names the field, be it with null.</summary>
    internal bool Has(string property) => _given.Contains(property);

    private T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}

/// <summary>
/// Body of <c>POST /api/v1/links/bulk</c>: at most 1,000 links, each with the fields of a single one. The bare array is taken too.
/// </summary>
public sealed record BulkRequest
{
    /// <summary>The links to create.</summary>
    [Shape(typeof(LinkRequest))]
    [MaxLength(1_000)]
    public IReadOnlyList<JsonElement>? Links { get; set; }

    /// <summary>Another name of <c>links</c>, as lists have it.</summary>
    [Shape(typeof(LinkRequest))]
    [MaxLength(1_000)]
    public IReadOnlyList<JsonElement>? Items { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(BulkRequest))]
[JsonSerializable(typeof(IReadOnlyList<JsonElement>))]
[JsonSerializable(typeof(LinkResource))]
[JsonSerializable(typeof(LinkList))]
[JsonSerializable(typeof(BulkResponse))]
[JsonSerializable(typeof(BatchChangeRequest))]
[JsonSerializable(typeof(BatchIdsRequest))]
[JsonSerializable(typeof(BatchResponse))]
[JsonSerializable(typeof(DisableRequest))]
[JsonSerializable(typeof(DisableResponse))]
[JsonSerializable(typeof(LinkGroupList))]
internal sealed partial class LinksJsonContext : JsonSerializerContext;
