using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;
using Shortener.Core.UtmTemplates;
using Shortener.Core.Validation;

namespace Shortener.Api.UtmTemplates;

/// <summary><c>/api/v1/utm-templates</c>. An id of another workspace is answered like one that never was.</summary>
internal static class UtmTemplateEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;

    // A change without If-Match is repeated when another one came between reading and writing; each round loses to a change that won.
    private const int MaxRounds = 5;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The template was changed meanwhile; read it again");

    public static void MapUtmTemplates(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder templates = api.MapGroup("/utm-templates").WithTags("UTM templates").Requires(Permission.LinksRead);
        templates.MapGet("/", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, UtmTemplateExamples.List, "A page")
            .WithName("listUtmTemplates").WithSummary("UTM templates, oldest first");
        templates.MapPost("/", CreateAsync)
            .Requires(Permission.LinksWrite)
            .Takes<UtmTemplateRequest>(UtmTemplateExamples.Create, "name")
            .Answers(StatusCodes.Status201Created, UtmTemplateExamples.Template, "The template")
            .Problems(StatusCodes.Status409Conflict, "name_taken")
            .Idempotent()
            .MakesVersioned()
            .WithName("createUtmTemplate")
            .WithSummary("Create a UTM template");
        templates.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, UtmTemplateExamples.Template, "The template")
            .Versioned()
            .WithName("getUtmTemplate").WithSummary("Read a UTM template");
        templates.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.LinksWrite)
            .TakesPatch<UtmTemplateRequest>(UtmTemplateExamples.Change)
            .Answers(StatusCodes.Status200OK, UtmTemplateExamples.Template, "The changed template")
            .Problems(StatusCodes.Status409Conflict, "name_taken")
            .Versioned()
            .WithName("changeUtmTemplate")
            .WithSummary("Change the fields given; null clears a field. Links made with it stay as they are");
        templates.MapDelete("/{id}", DeleteAsync)
            .Requires(Permission.LinksWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Versioned()
            .WithName("deleteUtmTemplate").WithSummary("Delete a UTM template");
    }

    private static async Task<Results<Ok<UtmTemplateList>, Problem>> ListAsync(
        HttpContext context, IUtmTemplateStore templates, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        long after = 0;
        if (cursor is not null && !OpaqueId.UtmTemplate.TryParse(cursor, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        // One more than asked for tells whether there is another page.
        IReadOnlyList<UtmTemplate> found = await templates.ListAsync(RequestIdentity.Of(context).WorkspaceId, after, count + 1, ct);
        UtmTemplateResource[] page = [.. found.Take(count).Select(UtmTemplateResource.Of)];
        return TypedResults.Ok(new UtmTemplateList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Created<UtmTemplateResource>, Problem>> CreateAsync(
        HttpContext context, IUtmTemplateStore templates, TimeProvider time, CancellationToken ct)
    {
        (UtmTemplateRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, UtmTemplatesJson.Default.UtmTemplateRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        UtmParameters parameters = request!.Change(new UtmParameters());
        if (Judge(request.Name, parameters) is { } invalid)
        {
            return invalid;
        }

        UtmTemplateResult result = await templates.CreateAsync(
            RequestIdentity.Of(context).WorkspaceId, request.Name!, parameters, time.GetUtcNow(), ct);
        if (result.Template is not { } template)
        {
            return NameTaken(request.Name!);
        }

        UtmTemplateResource resource = Tagged(context, template);
        return TypedResults.Created($"/api/v1/utm-templates/{resource.Id}", resource);
    }

    private static async Task<Results<Ok<UtmTemplateResource>, Problem>> GetAsync(
        HttpContext context, string id, IUtmTemplateStore templates, CancellationToken ct) =>
        await FindAsync(context, id, templates, ct) is { } template ? TypedResults.Ok(Tagged(context, template)) : Problem.NotFound("UTM template");

    private static async Task<Results<Ok<UtmTemplateResource>, Problem>> PatchAsync(
        HttpContext context, string id, IUtmTemplateStore templates, TimeProvider time, CancellationToken ct)
    {
        (UtmTemplateRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, UtmTemplatesJson.Default.UtmTemplateRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        for (int round = 1; ; round++)
        {
            if (await FindAsync(context, id, templates, ct) is not { } template)
            {
                return Problem.NotFound("UTM template");
            }

            if (!Allows(context, template))
            {
                return Mismatch;
            }

            string? name = request!.Has(nameof(request.Name)) ? request.Name : template.Name;
            UtmParameters parameters = request.Change(template.Parameters);
            if (Judge(name, parameters) is { } invalid)
            {
                return invalid;
            }

            UtmTemplateResult result = await templates.UpdateAsync(template with { Name = name!, Parameters = parameters }, time.GetUtcNow(), ct);
            switch (result.Outcome)
            {
                case UtmTemplateOutcome.Done:
                    return TypedResults.Ok(Tagged(context, result.Template!));
                case UtmTemplateOutcome.NameTaken:
                    return NameTaken(name!);
                case UtmTemplateOutcome.NotFound:
                    return Problem.NotFound("UTM template");
                case UtmTemplateOutcome.VersionMismatch when round == MaxRounds || context.Request.Headers.IfMatch.Count > 0:
                    return Mismatch;
            }
        }
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        HttpContext context, string id, IUtmTemplateStore templates, CancellationToken ct)
    {
        if (await FindAsync(context, id, templates, ct) is not { } template)
        {
            return Problem.NotFound("UTM template");
        }

        if (!Allows(context, template))
        {
            return Mismatch;
        }

        long? expected = context.Request.Headers.IfMatch.Count > 0 ? template.Version : null;
        return await templates.DeleteAsync(template.WorkspaceId, template.Id, expected, ct) switch
        {
            UtmTemplateOutcome.Done => TypedResults.NoContent(),
            UtmTemplateOutcome.VersionMismatch => Mismatch,
            _ => Problem.NotFound("UTM template"),
        };
    }

    private static Problem? Judge(string? name, UtmParameters parameters)
    {
        var problems = new FieldProblems();
        if (name is null)
        {
            problems.Add("name", "Required");
        }

        TextRule.Check("name", name, UtmTemplate.MaxName, problems);
        parameters.Validate("", problems);
        if (parameters == new UtmParameters())
        {
            problems.Add("source", "Give at least one parameter");
        }

        if (!problems.Any)
        {
            return null;
        }

        var errors = new FieldErrors();
        errors.Add(problems);
        return errors.ToProblem();
    }

    private static Problem NameTaken(string name) => Problem.Conflict("name_taken", $"The workspace has a UTM template {name} already", "name");

    private static async Task<UtmTemplate?> FindAsync(HttpContext context, string id, IUtmTemplateStore templates, CancellationToken ct) =>
        OpaqueId.UtmTemplate.TryParse(id, out long number)
            ? await templates.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct)
            : null;

    private static UtmTemplateResource Tagged(HttpContext context, UtmTemplate template)
    {
        context.Response.Headers.ETag = TagOf(template);
        return UtmTemplateResource.Of(template);
    }

    /// <summary>Whether the request may change this version. Weak tags never match (RFC 9110, section 13.1.1).</summary>
    private static bool Allows(HttpContext context, UtmTemplate template) =>
        context.Request.Headers.IfMatch.Count == 0
        || (EntityTagHeaderValue.TryParseList([.. context.Request.Headers.IfMatch.OfType<string>()], out IList<EntityTagHeaderValue>? tags)
            && tags.Any(tag => tag == EntityTagHeaderValue.Any || (!tag.IsWeak && tag.Tag == TagOf(template))));

    private static string TagOf(UtmTemplate template) => string.Create(CultureInfo.InvariantCulture, $"\"{template.Version}\"");
}
