using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Audit;
using Shortener.Api.Description;
using Shortener.Api.Outbound;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Ingest.Outbound;

namespace Shortener.Api.Metadata;

/// <summary>
/// <c>POST /api/v1/links/metadata</c>: title, description and image of a page, for forms. What the page sent is never given back as it
/// is, and its image is not fetched.
/// </summary>
internal static class MetadataEndpoint
{
    private static readonly OutboundLimits Limits = new() { MaxBytes = 512 * 1024, Deadline = TimeSpan.FromSeconds(10) };

    public static void MapMetadata(this IEndpointRouteBuilder api) => api
        .MapPost("/links/metadata", ReadAsync)
        .Requires(Permission.LinksWrite)
        .Takes<MetadataRequest>("""{"url":"https://example.com/"}""", "url")
        .Answers(StatusCodes.Status200OK, """
            {"title":"Example Domain","description":null,"image":null,"siteName":null,"finalUrl":"https://example.com/","status":200}
            """, "What the page says of itself")
        .Problem(StatusCodes.Status422UnprocessableEntity, "fetch_refused", "The page is not fetched")
        .Problem(StatusCodes.Status502BadGateway, "fetch_failed", "The page could not be fetched")
        .WithTags("Links")
        .LeavesNoTrace("It changes nothing")
        .WithName("readMetadata")
        .WithSummary("Title, description and image of a page");

    private static async Task<Results<Ok<MetadataResource>, Problem>> ReadAsync(
        HttpContext context, GuardedClient client, WorkspaceBudget budget, CancellationToken ct)
    {
        (MetadataRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, MetadataJsonContext.Default.MetadataRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (string.IsNullOrWhiteSpace(request!.Url))
        {
            return Problem.Invalid("url", "Required: the page to read");
        }

        using WorkspaceBudget.Place place = budget.TryTake(RequestIdentity.Of(context).WorkspaceId, context);
        if (!place.IsTaken)
        {
            return WorkspaceBudget.Exceeded;
        }

        OutboundAnswer answer = await client.GetAsync(request.Url, Limits, ct);
        if (answer.Refusal != OutboundRefusal.None)
        {
            return Explain(answer.Refusal);
        }

        PageMetadata page = PageMetadata.IsPage(answer.ContentType)
            ? PageMetadata.Read(PageText.Decode(answer.Body, answer.ContentType), answer.FinalUrl!)
            : PageMetadata.None;
        return TypedResults.Ok(new MetadataResource(page.Title, page.Description, page.Image, page.SiteName, answer.FinalUrl!, answer.Status));
    }

    /// <summary>The refusal as the answer to whoever asked for the page, at its field <c>url</c>.</summary>
    internal static Problem Explain(OutboundRefusal refusal)
    {
        string reason = refusal switch
        {
            OutboundRefusal.InvalidUrl => "Must be an absolute URL with a valid host",
            OutboundRefusal.Scheme => "Only http and https are fetched, also behind a redirect",
            OutboundRefusal.UserInfo => "Must not carry a user name or password",
            OutboundRefusal.Port => "The port is none of the web's",
            OutboundRefusal.NotPublic => "The host has no address on the public Internet",
            OutboundRefusal.Downgrade => "The page leads from https to http",
            OutboundRefusal.TooManyRedirects => "The page redirects too often",
            OutboundRefusal.Unreachable => "The server does not answer",
            OutboundRefusal.Tls => "The server has no valid certificate",
            OutboundRefusal.Deadline => "The server did not answer in time",
            _ => "The server does not speak HTTP as it should",
        };
        bool refused = refusal is OutboundRefusal.InvalidUrl or OutboundRefusal.Scheme or OutboundRefusal.UserInfo or OutboundRefusal.Port
            or OutboundRefusal.NotPublic or OutboundRefusal.Downgrade;
        return new Problem(
            refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status502BadGateway,
            refused ? "fetch_refused" : "fetch_failed",
            refused ? "The page is not fetched" : "The page could not be fetched")
        {
            Errors = new Dictionary<string, string[]> { ["url"] = [reason] },
        };
    }
}

/// <summary>Body of <c>POST /api/v1/links/metadata</c>.</summary>
/// <param name="Url">An absolute http or https URL.</param>
public sealed record MetadataRequest(string? Url);

/// <summary>What a page says of itself.</summary>
/// <param name="Title">At most 500 characters; null where the page has none.</param>
/// <param name="Description">At most 2,000 characters.</param>
/// <param name="Image">An http or https URL.</param>
/// <param name="SiteName">At most 200 characters.</param>
/// <param name="FinalUrl">Where redirects led.</param>
/// <param name="Status">HTTP status of the page.</param>
internal sealed record MetadataResource(string? Title, string? Description, string? Image, string? SiteName, string FinalUrl, int Status);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(MetadataRequest))]
[JsonSerializable(typeof(MetadataResource))]
internal sealed partial class MetadataJsonContext : JsonSerializerContext;
