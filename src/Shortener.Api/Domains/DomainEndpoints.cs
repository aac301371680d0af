using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Domains;
using Shortener.Core.Ids;
using Shortener.Core.Redirects;

namespace Shortener.Api.Domains;

/// <summary><c>/api/v1/domains</c>: hosts whose links the platform serves.</summary>
internal static class DomainEndpoints
{
    // A change without If-Match is repeated when another one came between reading and writing.
    private const int MaxRounds = 5;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The domain was changed meanwhile; read it again");

    public static void MapDomains(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder domains = api.MapGroup("/domains").WithTags("Domains").Requires(Permission.DomainsRead);
        domains.MapGet("/", ListAsync)
            .Answers(StatusCodes.Status200OK, DomainExamples.List, "All of them; there is one page")
            .WithName("listDomains").WithSummary("The default domain and the workspace's own");
        domains.MapPost("/", CreateAsync)
            .Requires(Permission.DomainsWrite)
            .Takes<CreateDomainRequest>(DomainExamples.Create, "host")
            .Answers(StatusCodes.Status201Created, DomainExamples.Domain, "The domain, with the DNS record that proves ownership")
            .Problems(StatusCodes.Status409Conflict, "domain_taken")
            .Problems(StatusCodes.Status422UnprocessableEntity, "destination_not_allowed")
            .Idempotent()
            .MakesVersioned()
            .WithName("createDomain")
            .WithSummary("Serve links on a host whose DNS record leads here");
        domains.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, DomainExamples.Domain, "The domain")
            .Versioned()
            .WithName("getDomain").WithSummary("Read a domain");
        domains.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.DomainsWrite)
            .TakesPatch<DomainRequest>(DomainExamples.Change)
            .Answers(StatusCodes.Status200OK, DomainExamples.Domain, "The changed domain")
            .Problems(StatusCodes.Status409Conflict, "domain_has_links")
            .Problems(StatusCodes.Status422UnprocessableEntity, "destination_not_allowed")
            .Versioned()
            .WithName("changeDomain")
            .WithSummary("Change the settings given; null clears one");
        domains.MapDelete("/{id}", DeleteAsync)
            .Requires(Permission.DomainsWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Problems(StatusCodes.Status409Conflict, "domain_has_links", "default_domain")
            .Versioned()
            .WithName("deleteDomain").WithSummary("Delete a domain that has no links");
        domains.MapPost("/{id}/verify", DomainVerifyEndpoint.VerifyAsync)
            .Requires(Permission.DomainsWrite)
            .Answers(StatusCodes.Status200OK, DomainExamples.Domain, "The verified domain")
            .Problems(StatusCodes.Status409Conflict, "default_domain", "domain_taken")
            .Problems(StatusCodes.Status422UnprocessableEntity, "not_verified")
            .Problems(StatusCodes.Status503ServiceUnavailable, "dns_unavailable")
            .MakesVersioned()
            .WithName("verifyDomain")
            .WithSummary("Prove ownership: looks for the TXT record now");
    }

    private static async Task<Ok<DomainList>> ListAsync(
        HttpContext context, IDomainStore domains, PublicUrl publicUrl, IOptions<DomainOptions> options, CancellationToken ct)
    {
        IReadOnlyList<Domain> items = await domains.ListAsync(RequestIdentity.Of(context).WorkspaceId, ct);
        return TypedResults.Ok(new DomainList(
            [.. items.Select(domain => DomainResource.Of(domain, publicUrl, options.Value.RequireVerification))], null));
    }

    private static async Task<Results<Created<DomainResource>, Problem>> CreateAsync(
        HttpContext context,
        IDomainStore domains,
        DomainValidation validation,
        PublicUrl publicUrl,
        DestinationCheck destinations,
        IOptions<DomainOptions> options,
        TimeProvider time,
        CancellationToken ct)
    {
        (CreateDomainRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, DomainsJsonContext.Default.CreateDomainRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        var errors = new FieldErrors();
        if (request!.Host is null || !DomainName.TryNormalise(request.Host, out string? host))
        {
            errors.Add("host", "Must be a host name such as go.example.com, without scheme, port or path");
            host = null;
        }

        DomainSettings settings = await validation.ApplyAsync(DomainSettings.None, isDefault: false, request, errors, ct);
        if (host is null || errors.Any)
        {
            return errors.ToProblem();
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        Domain? domain = host == publicUrl.Base.Host
            ? null
            : await domains.CreateAsync(workspaceId, host, DomainToken.Create(), time.GetUtcNow(), ct);
        if (domain is null)
        {
            return Problem.Conflict("domain_taken", $"{host} is a domain already", "host");
        }

        if (settings != DomainSettings.None)
        {
            // Nobody else has seen it yet, so its version cannot have moved.
            domain = (await domains.UpdateAsync(workspaceId, domain.Id, domain.Version, settings, ct)).Domain ?? domain;
        }

        await destinations.RefreshAsync(ct);
        LinkEtag.Set(context, domain.Version);
        return TypedResults.Created(
            $"/api/v1/domains/{OpaqueId.Domain.Format(domain.Id)}", DomainResource.Of(domain, publicUrl, options.Value.RequireVerification));
    }

    private static async Task<Results<Ok<DomainResource>, Problem>> GetAsync(
        HttpContext context, string id, IDomainStore domains, PublicUrl publicUrl, IOptions<DomainOptions> options, CancellationToken ct) =>
        await FindAsync(context, id, domains, ct) is { } domain ? Ok(context, domain, publicUrl, options.Value) : Problem.NotFound("domain");

    private static async Task<Results<Ok<DomainResource>, Problem>> PatchAsync(
        HttpContext context,
        string id,
        IDomainStore domains,
        DomainValidation validation,
        DomainLookup lookup,
        PublicUrl publicUrl,
        IOptions<DomainOptions> options,
        CancellationToken ct)
    {
        (DomainRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, DomainsJsonContext.Default.DomainRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        for (int round = 1; ; round++)
        {
            if (await FindAsync(context, id, domains, ct) is not { } domain || domain.WorkspaceId != workspaceId)
            {
                return Problem.NotFound("domain");
            }

            if (!LinkEtag.Allows(context, domain.Version))
            {
                return Mismatch;
            }

            var errors = new FieldErrors();
            DomainSettings settings = await validation.ApplyAsync(domain.Settings, domain.IsDefault, request!, errors, ct);
            if (errors.Any)
            {
                return errors.ToProblem();
            }

            DomainWriteResult result = await domains.UpdateAsync(workspaceId, domain.Id, domain.Version, settings, ct);
            switch (result.Outcome)
            {
                case DomainWriteOutcome.Done:
                    lookup.Forget();
                    return Ok(context, result.Domain!, publicUrl, options.Value);
                case DomainWriteOutcome.HasLinks:
                    return Problem.Conflict(
                        "domain_has_links",
                        "The rules of slugs cannot be changed once the domain has links, deleted ones included",
                        request!.CaseInsensitive is null ? "unicodeSlugs" : "caseInsensitive");
                case DomainWriteOutcome.NotFound:
                    return Problem.NotFound("domain");
            }

            if (LinkEtag.IsConditional(context) || round == MaxRounds)
            {
                return Mismatch;
            }
        }
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        HttpContext context,
        string id,
        IDomainStore domains,
        DomainLookup lookup,
        DestinationCheck destinations,
        TimeProvider time,
        CancellationToken ct)
    {
        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        if (await FindAsync(context, id, domains, ct) is not { } domain || domain.WorkspaceId != workspaceId)
        {
            return Problem.NotFound("domain");
        }

        if (domain.IsDefault)
        {
            return Problem.Conflict("default_domain", "The default domain cannot be deleted");
        }

        if (!LinkEtag.Allows(context, domain.Version))
        {
            return Mismatch;
        }

        long? expected = LinkEtag.IsConditional(context) ? domain.Version : null;
        switch (await domains.DeleteAsync(workspaceId, domain.Id, expected, time.GetUtcNow(), ct))
        {
            case DomainWriteOutcome.Done:
                lookup.Forget();
                await destinations.RefreshAsync(ct);
                return TypedResults.NoContent();
            case DomainWriteOutcome.HasLinks:
                return Problem.Conflict("domain_has_links", "The domain has links; delete them first");
            case DomainWriteOutcome.VersionMismatch:
                return Mismatch;
            default:
                return Problem.NotFound("domain");
        }
    }

    internal static async Task<Domain?> FindAsync(HttpContext context, string id, IDomainStore domains, CancellationToken ct) =>
        OpaqueId.Domain.TryParse(id, out long number) && number <= int.MaxValue
            ? await domains.FindAsync(RequestIdentity.Of(context).WorkspaceId, (int)number, ct)
            : null;

    internal static Ok<DomainResource> Ok(HttpContext context, Domain domain, PublicUrl publicUrl, DomainOptions options)
    {
        LinkEtag.Set(context, domain.Version);
        return TypedResults.Ok(DomainResource.Of(domain, publicUrl, options.RequireVerification));
    }
}
