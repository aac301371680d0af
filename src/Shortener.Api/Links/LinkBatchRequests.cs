using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Api.Description;
using Shortener.Api.Problems;

namespace Shortener.Api.Links;

/// <summary>Body of <c>PATCH /api/v1/links/bulk</c>: which links, and what changes in each.</summary>
public sealed record BatchChangeRequest
{
    /// <summary>At most 1,000 ids. Either this or <c>filter</c>.</summary>
    [MaxLength(1_000)]
    [NullItems]
    public IReadOnlyList<string?>? Ids { get; set; }

    /// <summary>Links as the list has them; a request changes the first 1,000 and answers with <c>nextCursor</c> for the rest.</summary>
    public BatchFilter? Filter { get; set; }

    /// <summary>With <c>filter</c>: <c>nextCursor</c> of the answer before.</summary>
    public string? Cursor { get; set; }

    /// <summary>Fields of a link, as for a single change; not slug, domain, externalId.</summary>
    [Shape(typeof(LinkRequest))]
    public JsonElement? Set { get; set; }

    /// <summary>Tags that each link gets.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string?>? AddTags { get; set; }

    /// <summary>Tags that each link loses.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string?>? RemoveTags { get; set; }
}

/// <summary>Filters as the list's parameters of the same names.</summary>
public sealed record BatchFilter
{
    /// <summary>Text in slug, destination, title, notes or tags.</summary>
    [MaxLength(500)]
    public string? Q { get; set; }

    /// <summary>A tag, exactly.</summary>
    [MaxLength(500)]
    public string? Tag { get; set; }

    /// <summary>A folder, exactly.</summary>
    [MaxLength(500)]
    public string? Folder { get; set; }

    /// <summary>Host of a domain.</summary>
    public string? Domain { get; set; }

    /// <summary><c>false</c> (default), <c>true</c> or <c>all</c>.</summary>
    [AllowedValues("false", "true", "all")]
    public string? Archived { get; set; }
}

/// <summary>Body of <c>DELETE /api/v1/links/bulk</c> and <c>POST /api/v1/links/bulk/restore</c>.</summary>
public sealed record BatchIdsRequest
{
    /// <summary>At most 1,000 ids.</summary>
    [MaxLength(1_000)]
    [NullItems]
    public IReadOnlyList<string?>? Ids { get; set; }
}

/// <summary>What became of each link, in the order of the ids.</summary>
/// <param name="Items">One for each id.</param>
/// <param name="NextCursor">With <c>filter</c>: pass it as <c>cursor</c> for the next 1,000 links; null when these were the last.</param>
internal sealed record BatchResponse(IReadOnlyList<BatchItem> Items, string? NextCursor);

/// <summary>What became of one link.</summary>
/// <param name="Id">As given.</param>
/// <param name="Status">The status that a request for this link alone would have had.</param>
/// <param name="Link">The link as it is then; absent for a deleted one.</param>
/// <param name="Problem">Why nothing was done.</param>
internal sealed record BatchItem(
    string? Id,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkResource? Link = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem = null)
{
    public static BatchItem Refused(string? id, Problem problem) => new(id, problem.Status, null, problem);
}

/// <summary>Body of <c>POST /api/v1/links/disable</c>.</summary>
public sealed record DisableRequest
{
    /// <summary>A host; its sub-domains are meant too.</summary>
    public string? DestinationHost { get; set; }

    /// <summary>Kept with each link, at most 500 characters.</summary>
    [MaxLength(500)]
    public string? Reason { get; set; }
}

/// <summary>Answer of <c>POST /api/v1/links/disable</c>.</summary>
/// <param name="Disabled">Links that were enabled before, those in the trash included.</param>
internal sealed record DisableResponse(int Disabled);

/// <summary>A page of folders or tags.</summary>
/// <param name="Items">By name.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record LinkGroupList(IReadOnlyList<LinkGroupResource> Items, string? NextCursor);

/// <summary>A folder or a tag.</summary>
/// <param name="Name">The folder or tag.</param>
/// <param name="Links">Links in it that are neither archived nor in the trash.</param>
internal sealed record LinkGroupResource(string Name, long Links);
