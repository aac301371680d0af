using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Domains;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Apps;
using Shortener.Core.Domains;
using Shortener.Core.Ids;
using Shortener.Core.Validation;

namespace Shortener.Api.Apps;

/// <summary><c>/api/v1/domains/{id}/apps</c>: the apps that may open a domain's links by themselves.</summary>
internal static class DomainAppsEndpoints
{
    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The apps were changed meanwhile; read them again");

    public static void MapDomainApps(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder apps = api.MapGroup("/domains/{id}/apps").WithTags("Domains").Requires(Permission.DomainsRead);
        apps.MapGet("/", GetAsync)
            .Answers(StatusCodes.Status200OK, DomainExamples.Apps, "The apps")
            .Versioned()
            .WithName("getDomainApps").WithSummary("Apps that may open the domain's links");
        apps.MapPut("/", PutAsync)
            .Requires(Permission.DomainsWrite)
            .Takes<DomainApps>(DomainExamples.Apps)
            .Answers(StatusCodes.Status200OK, DomainExamples.Apps, "The apps as they are stored")
            .Problem(StatusCodes.Status403Forbidden, "domain_shared", "The default domain is shared: only the workspace that owns it may change it")
            .Versioned()
            .WithName("setDomainApps")
            .WithSummary("Set the apps; the domain's association files follow within seconds");
    }

    private static async Task<Results<Ok<DomainApps>, Problem>> GetAsync(
        HttpContext context, string id, IDomainStore domains, IDomainAppsStore store, CancellationToken ct) =>
        await FindAsync(context, id, domains, ct) is { } domain
            ? Tagged(context, await store.FindAsync(domain.Id, ct))
            : Problem.NotFound("domain");

    private static async Task<Results<Ok<DomainApps>, Problem>> PutAsync(
        HttpContext context, string id, IDomainStore domains, IDomainAppsStore store, AssociationFileCache files, CancellationToken ct)
    {
        (DomainApps? request, Problem? problem) = await RequestBody.ReadAsync(context, DomainAppsJson.Default.DomainApps, ct);
        if (problem is not null)
        {
            return problem;
        }

        var problems = new FieldProblems();
        DomainApps apps = DomainAppsValidation.Validate(request!, problems);
        if (problems.Any)
        {
            var errors = new FieldErrors();
            errors.Add(problems);
            return errors.ToProblem();
        }

        if (await FindAsync(context, id, domains, ct) is not { } domain)
        {
            return Problem.NotFound("domain");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        if (domain.WorkspaceId != workspaceId)
        {
            return new Problem(
                StatusCodes.Status403Forbidden, "domain_shared", "The default domain is shared: only the workspace that owns it may change it");
        }

        DomainApps? expected = LinkEtag.IsConditional(context) ? await store.FindAsync(domain.Id, ct) : null;
        if (expected is not null && !LinkEtag.Allows(context, VersionOf(expected)))
        {
            return Mismatch;
        }

        if (!await store.SetAsync(workspaceId, domain.Id, expected, apps, ct))
        {
            return expected is null ? Problem.NotFound("domain") : Mismatch;
        }

        files.Forget(domain.Id);
        return Tagged(context, apps);
    }

    private static async Task<Domain?> FindAsync(HttpContext context, string id, IDomainStore domains, CancellationToken ct) =>
        OpaqueId.Domain.TryParse(id, out long number)
            ? (await domains.ListAsync(RequestIdentity.Of(context).WorkspaceId, ct)).FirstOrDefault(domain => domain.Id == number)
            : null;

    private static Ok<DomainApps> Tagged(HttpContext context, DomainApps apps)
    {
        LinkEtag.Set(context, VersionOf(apps));
        return TypedResults.Ok(Shown(apps));
    }

    /// <summary>The apps have no version of their own; 63 bits of their hash tell one set from another.</summary>
    private static long VersionOf(DomainApps apps) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(DomainApps.Write(apps) ?? ""))) & long.MaxValue;

    private static DomainApps Shown(DomainApps apps) => new() { AppleAppIds = apps.AppleAppIds ?? [], AndroidApps = apps.AndroidApps ?? [] };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DomainApps))]
internal sealed partial class DomainAppsJson : JsonSerializerContext;
