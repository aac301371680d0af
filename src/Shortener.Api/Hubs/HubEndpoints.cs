using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Hubs.Import;
using Shortener.Api.Links;
using Shortener.Api.Pages.Design;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Domains;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Validation;

namespace Shortener.Api.Hubs;

/// <summary><c>/api/v1/hubs</c>. An id of another workspace is answered like one that never was.</summary>
internal static class HubEndpoints
{
    internal const int DefaultLimit = 50;
    internal const int MaxLimit = 100;

    /// <summary>A change without If-Match is repeated when another one came between reading and writing; each round loses to a change that won.</summary>
    internal const int MaxRounds = 5;

    private const int MaxName = 100;

    internal static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The page was changed meanwhile; read it again");

    internal static readonly Problem Missing = Problem.NotFound("LinkHub page");

    public static void MapHubs(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder hubs = api.MapGroup("/hubs").WithTags("LinkHub").Requires(Permission.HubsRead);
        hubs.MapGet("/", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, HubExamples.List, "A page")
            .WithName("listHubs")
            .WithSummary("LinkHub pages, oldest first");
        hubs.MapPost("/", CreateAsync)
            .Requires(Permission.HubsWrite)
            .Takes<HubRequest>(HubExamples.Create, "handle")
            .Answers(StatusCodes.Status201Created, HubExamples.Hub, "The page, which nobody sees yet")
            .Problems(StatusCodes.Status409Conflict, "handle_taken", "domain_taken")
            .Idempotent()
            .MakesVersioned()
            .WithName("createHub")
            .WithSummary("Create a LinkHub page");
        hubs.MapGet("/templates", Templates)
            .Query(QueryNote.OneOf("language", "Language of the texts; `en` is the default.", "en", "es", "ru"))
            .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed")
            .Answers(StatusCodes.Status200OK, HubExamples.Templates, "Every template")
            .WithName("listHubTemplates")
            .WithSummary("Templates for typical creators, with texts in three languages");
        hubs.MapGet("/icons", Icons)
            .Answers(StatusCodes.Status200OK, HubExamples.Icons, "Names")
            .WithName("listHubIcons")
            .WithSummary("Names of icons that links and social icons may have");
        hubs.MapHubHandles();
        hubs.MapHubImport();
        hubs.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, HubExamples.Hub, "The page with its draft")
            .Versioned()
            .WithName("getHub")
            .WithSummary("Read a LinkHub page and its draft");
        hubs.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.HubsWrite)
            .TakesPatch<HubRequest>(HubExamples.Change)
            .Answers(StatusCodes.Status200OK, HubExamples.Hub, "The changed page")
            .Problems(StatusCodes.Status409Conflict, "handle_taken", "domain_taken")
            .Versioned()
            .WithName("changeHub")
            .WithSummary("Change handle, name or domain; what visitors see changes at once");
        hubs.MapDelete("/{id}", DeleteAsync)
            .Requires(Permission.HubsWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done; its handle is free")
            .Versioned()
            .WithName("deleteHub")
            .WithSummary("Delete a LinkHub page; its metrics and leads stay");
        hubs.MapHubDrafts();
        hubs.MapHubLeads();
    }

    internal static async Task<Hub?> FindAsync(HttpContext context, string id, IHubStore hubs, CancellationToken ct) =>
        OpaqueId.Hub.TryParse(id, out long number) ? await hubs.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) : null;

    internal static int LimitOf(string? limit, FieldErrors errors)
    {
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        return count;
    }

    private static async Task<Results<Ok<HubList>, Problem>> ListAsync(
        HttpContext context, IHubStore hubs, HubView view, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = LimitOf(limit, errors);
        long after = 0;
        if (cursor is not null && !OpaqueId.Hub.TryParse(cursor, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        // One more than asked for tells whether there is another page.
        IReadOnlyList<HubSummary> found = await hubs.ListAsync(workspaceId, after, count + 1, ct);
        IReadOnlyList<HubListItem> page = await view.OfAsync(workspaceId, found.Take(count), ct);
        return TypedResults.Ok(new HubList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Created<HubResource>, Problem>> CreateAsync(
        HttpContext context, HubMaker maker, HubView view, DomainLookup domains, CancellationToken ct)
    {
        (HubRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, HubsJson.Default.HubRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        Caller caller = RequestIdentity.Of(context);
        var errors = new FieldErrors();
        string handle = Handle(request!.Handle, errors);
        string name = Name(request.Has(nameof(request.Name)) ? request.Name : handle, errors);
        int? domainId = await DomainAsync(caller.WorkspaceId, request.Domain, domains, errors, ct);
        HubDocument first = First(request, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        (Hub? hub, problem) = await maker.MakeAsync(caller, handle, name, domainId, first, "draft.", ct);
        if (problem is not null)
        {
            return problem;
        }

        HubResource resource = await view.OfAsync(context, hub!, ct);
        return TypedResults.Created($"/api/v1/hubs/{resource.Id}", resource);
    }

    private static Results<Ok<HubTemplateList>, Problem> Templates(string? language)
    {
        if (language is not (null or "en" or "es" or "ru"))
        {
            return Problem.Invalid("language", "Must be en, es or ru");
        }

        PageLanguage known = PageLanguages.Known(language) ?? PageLanguage.English;
        return TypedResults.Ok(new HubTemplateList(
            [.. HubTemplates.All.Select(template => new HubTemplateResource(template.Name, template.Label.In(known), template.In(known)))], null));
    }

    private static Ok<HubIconList> Icons() => TypedResults.Ok(new HubIconList(HubIcons.Link, HubIcons.Networks));

    private static async Task<Results<Ok<HubResource>, Problem>> GetAsync(
        HttpContext context, string id, IHubStore hubs, HubView view, CancellationToken ct) =>
        await FindAsync(context, id, hubs, ct) is { } hub ? TypedResults.Ok(await view.OfAsync(context, hub, ct)) : Missing;

    private static async Task<Results<Ok<HubResource>, Problem>> PatchAsync(
        HttpContext context, string id, IHubStore hubs, HubPages pages, HubView view, DomainLookup domains, TimeProvider time, CancellationToken ct)
    {
        (HubRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, HubsJson.Default.HubRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        for (int round = 1; ; round++)
        {
            if (await FindAsync(context, id, hubs, ct) is not { } hub)
            {
                return Missing;
            }

            if (!LinkEtag.Allows(context, hub.Version))
            {
                return Mismatch;
            }

            var errors = new FieldErrors();
            if (request!.Has(nameof(request.Template)) || request.Has(nameof(request.Language)))
            {
                errors.Add(request.Has(nameof(request.Template)) ? "template" : "language", "Only when creating");
            }

            if (request.Has(nameof(request.Draft)))
            {
                errors.Add("draft", "Only when creating; write it with PUT /api/v1/hubs/{id}/draft");
            }

            Hub changed = hub with
            {
                Handle = request.Has(nameof(request.Handle)) ? Handle(request.Handle, errors) : hub.Handle,
                Name = request.Has(nameof(request.Name)) ? Name(request.Name, errors) : hub.Name,
                DomainId = request.Has(nameof(request.Domain))
                    ? await DomainAsync(hub.WorkspaceId, request.Domain, domains, errors, ct)
                    : hub.DomainId,
            };
            if (errors.Any)
            {
                return errors.ToProblem();
            }

            HubResult result = await hubs.UpdateAsync(changed, time.GetUtcNow(), ct);
            if (result.Hub is { } written)
            {
                pages.Forget(written.Id, written.IsPublished ? written.DomainId : null);
                return TypedResults.Ok(await view.OfAsync(context, written, ct));
            }

            if (result.Outcome != HubOutcome.VersionMismatch || round == MaxRounds || LinkEtag.IsConditional(context))
            {
                return Refuse(result.Outcome);
            }
        }
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        HttpContext context, string id, IHubStore hubs, HubPages pages, TimeProvider time, CancellationToken ct)
    {
        if (!OpaqueId.Hub.TryParse(id, out long number))
        {
            return Missing;
        }

        HubOutcome outcome = await hubs.DeleteAsync(
            RequestIdentity.Of(context).WorkspaceId, number, LinkEtag.Expected(context), time.GetUtcNow(), ct);
        if (outcome != HubOutcome.Done)
        {
            return Refuse(outcome);
        }

        pages.Forget(number, null);
        return TypedResults.NoContent();
    }

    internal static Problem Refuse(HubOutcome outcome) => outcome switch
    {
        HubOutcome.HandleTaken => Problem.Conflict("handle_taken", "The handle is taken", "handle"),
        HubOutcome.DomainTaken => Problem.Conflict("domain_taken", "The domain's root shows another page already", "domain"),
        HubOutcome.VersionMismatch => Mismatch,
        _ => Missing,
    };

    private static HubDocument First(HubRequest request, FieldErrors errors)
    {
        if (request.Language is not (null or "en" or "es" or "ru"))
        {
            errors.Add("language", "Must be en, es or ru");
        }

        if (request.Template is not { } name)
        {
            return request.Draft ?? new HubDocument { Language = request.Language };
        }

        if (request.Draft is not null)
        {
            errors.Add("template", "Give draft or template, not both");
        }
        else if (HubTemplates.Find(name) is { } template)
        {
            return template.In(PageLanguages.Known(request.Language) ?? PageLanguage.English);
        }
        else
        {
            errors.Add("template", "There is no such template");
        }

        return new HubDocument();
    }

    internal static string Handle(string? text, FieldErrors errors)
    {
        if (text is null)
        {
            errors.Add("handle", "Required: the page is at /@{handle}");
        }
        else if (!HubHandle.TryNormalise(text, out string? handle))
        {
            errors.Add("handle", "Must be 2 to 32 of a–z 0–9 . _ -, and begin and end with a letter or digit");
        }
        else if (HubHandle.IsReserved(handle))
        {
            errors.Add("handle", "Is reserved");
        }
        else
        {
            return handle;
        }

        return "";
    }

    private static string Name(string? text, FieldErrors errors)
    {
        if (text is null)
        {
            errors.Add("name", "Must not be null");
        }
        else if (text.Length > 0 && TextRule.Check(text, MaxName) is { } wrong)
        {
            errors.Add("name", wrong);
        }
        else if (string.IsNullOrWhiteSpace(text) && !errors.Any)
        {
            errors.Add("name", "Must not be empty");
        }

        return text ?? "";
    }

    private static async Task<int?> DomainAsync(int workspaceId, string? host, DomainLookup domains, FieldErrors errors, CancellationToken ct)
    {
        if (host is null)
        {
            return null;
        }

        if (DomainName.TryNormalise(host, out string? normalised)
            && await domains.FindAsync(workspaceId, normalised, ct) is { IsDefault: false } domain
            && domain.WorkspaceId == workspaceId)
        {
            return domain.Id;
        }

        errors.Add("domain", "The workspace has no such domain");
        return null;
    }
}
