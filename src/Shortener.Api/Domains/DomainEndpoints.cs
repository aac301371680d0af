using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Accounts;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Domains;
using Shortener.Core.Ids;

namespace Shortener.Api.Domains;

/// <summary><c>/api/v1/domains</c>: hosts whose links the platform serves.</summary>
internal static class DomainEndpoints
{
    public static void MapDomains(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder domains = api.MapGroup("/domains").WithTags("Domains");
        domains.MapGet("/", ListAsync).WithName("listDomains").WithSummary("The default domain and the workspace's own");
        domains.MapPost("/", CreateAsync)
            .Accepts<CreateDomainRequest>("application/json")
            .AddEndpointFilter<IdempotencyFilter>()
            .WithName("createDomain")
            .WithSummary("Serve links on a host whose DNS record leads here");
    }

    private static async Task<Ok<DomainList>> ListAsync(HttpContext context, IDomainStore domains, PublicUrl publicUrl, CancellationToken ct)
    {
        IReadOnlyList<Domain> items = await domains.ListAsync(RequestIdentity.Of(context).WorkspaceId, ct);
        return TypedResults.Ok(new DomainList([.. items.Select(domain => ToResource(domain, publicUrl))], null));
    }

    private static async Task<Results<Created<DomainResource>, Problem>> CreateAsync(
        HttpContext context, IDomainStore domains, PublicUrl publicUrl, DestinationCheck destinations, TimeProvider time, CancellationToken ct)
    {
        (CreateDomainRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, DomainsJsonContext.Default.CreateDomainRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (request!.Host is null || !DomainName.TryNormalise(request.Host, out string? host))
        {
            return Problem.Invalid("host", "Must be a host name such as go.example.com, without scheme, port or path");
        }

        Domain? domain = host == publicUrl.Base.Host
            ? null
            : await domains.CreateAsync(RequestIdentity.Of(context).WorkspaceId, host, time.GetUtcNow(), ct);
        if (domain is null)
        {
            return Problem.Conflict("domain_taken", $"{host} is a domain already", "host");
        }

        await destinations.RefreshAsync(ct);
        return TypedResults.Created((string?)null, ToResource(domain, publicUrl));
    }

    private static DomainResource ToResource(Domain domain, PublicUrl publicUrl) => new(
        OpaqueId.Domain.Format(domain.Id), domain.IsDefault ? publicUrl.Base.Host : domain.Host, domain.IsDefault, domain.CreatedAt.UtcDateTime);
}

/// <summary>Body of <c>POST /api/v1/domains</c>.</summary>
/// <param name="Host">Host name; Unicode names are stored as punycode.</param>
public sealed record CreateDomainRequest(string? Host);

/// <param name="Id">Opaque id.</param>
/// <param name="Host">Lower-case punycode; of the default domain the host of its short URLs.</param>
/// <param name="IsDefault">Whether it answers every host that is no other domain's.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record DomainResource(string Id, string Host, bool IsDefault, DateTime CreatedAt);

/// <summary>All domains; there is one page.</summary>
internal sealed record DomainList(IReadOnlyList<DomainResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CreateDomainRequest))]
[JsonSerializable(typeof(DomainResource))]
[JsonSerializable(typeof(DomainList))]
internal sealed partial class DomainsJsonContext : JsonSerializerContext;
