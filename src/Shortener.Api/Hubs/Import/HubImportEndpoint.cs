using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Metadata;
using Shortener.Api.Outbound;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Hubs;
using Shortener.Ingest.Outbound;

namespace Shortener.Api.Hubs.Import;

/// <summary>
/// <c>POST /api/v1/hubs/import</c>: a draft of another service's page, sent as a file or fetched. Nothing that the page names is loaded:
/// its images have to be uploaded.
/// </summary>
internal static class HubImportEndpoint
{
    public const int MaxBytes = 2 * 1024 * 1024;

    private static readonly OutboundLimits Limits = new() { MaxBytes = MaxBytes, Deadline = TimeSpan.FromSeconds(15) };

    public static void MapHubImport(this RouteGroupBuilder hubs) =>
        hubs.MapPost("/import", ImportAsync)
            .Requires(Permission.HubsWrite)
            .Accepts<byte[]>(isOptional: true, "text/html", "application/octet-stream", "*/*")
            .WithMetadata(new BodyLimit(MaxBytes))
            .Query(
                QueryNote.Text("handle", "The page is at `/@{handle}`; required."),
                QueryNote.Text("url", "Instead of a body: public address of the page, which is fetched."))
            .Answers(StatusCodes.Status201Created, Example, "The page, which nobody sees yet, and what was left out")
            .Problems(StatusCodes.Status409Conflict, "handle_taken")
            .Problems(StatusCodes.Status413PayloadTooLarge, "payload_too_large")
            .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed")
            .Problem(StatusCodes.Status422UnprocessableEntity, "nothing_to_import", "The page has no title and no links that could be taken over")
            .Problem(StatusCodes.Status422UnprocessableEntity, "fetch_refused", "The page is not fetched")
            .Problem(StatusCodes.Status502BadGateway, "fetch_failed", "The page could not be fetched")
            .Idempotent()
            .MakesVersioned()
            .WithName("importHub")
            .WithSummary("Make a LinkHub page of another service's page (Linktree, Beacons and others): an HTML file of at most 2 MiB, or its address");

    private const string Example = $$"""
        {"hub":{{HubExamples.Hub}},"service":"linktree","links":1,"headings":0,"socials":0,
        "leftOut":[{"reason":"image","what":null,"count":3},{"reason":"destination","what":"Old shop: ftp://shop.example/","count":1}]}
        """;

    private static async Task<Results<Created<HubImportResource>, Problem>> ImportAsync(
        HttpContext context, GuardedClient client, WorkspaceBudget budget, HubImporter importer, HubMaker maker, HubView view, string? handle, string? url, CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        var errors = new FieldErrors();
        string known = HubEndpoints.Handle(handle, errors);
        if (errors.Any)
        {
            return errors.ToProblem();
        }

        (ForeignPage? page, Problem? problem) = await PageAsync(context, url, client, budget, ct);
        if (problem is not null)
        {
            return problem;
        }

        ImportedDraft draft = await importer.DraftAsync(page!, ct);
        if (draft.IsEmpty)
        {
            return new Problem(StatusCodes.Status422UnprocessableEntity, "nothing_to_import", "The page has no title and no links that could be taken over");
        }

        (Hub? hub, problem) = await maker.MakeAsync(caller, known, draft.Document.Profile?.Title ?? known, null, draft.Document, "draft.", ct);
        if (problem is not null)
        {
            return problem;
        }

        HubResource resource = await view.OfAsync(context, hub!, ct);
        return TypedResults.Created(
            $"/api/v1/hubs/{resource.Id}", new HubImportResource(resource, page!.Service, draft.Links, draft.Headings, draft.Socials, draft.LeftOut));
    }

    private static async Task<(ForeignPage? Page, Problem? Problem)> PageAsync(
        HttpContext context, string? url, GuardedClient client, WorkspaceBudget budget, CancellationToken ct)
    {
        (string? html, string? address, Problem? problem) = string.IsNullOrEmpty(url) ? await ReadAsync(context, ct) : default;
        if (problem is not null)
        {
            return (null, problem);
        }

        // A file too, once it is here: reading its markup keeps a processor busy for up to a second.
        using WorkspaceBudget.Place place = budget.TryTake(RequestIdentity.Of(context).WorkspaceId, context);
        if (!place.IsTaken)
        {
            return (null, WorkspaceBudget.Exceeded);
        }

        if (html is null)
        {
            (html, address, problem) = await FetchAsync(url!, client, ct);
        }

        return problem is null ? (ForeignPageReader.Read(html!, address, ct), null) : (null, problem);
    }

    private static async Task<(string? Html, string? Address, Problem? Problem)> ReadAsync(HttpContext context, CancellationToken ct)
    {
        (ReadOnlyMemory<byte> bytes, Problem? problem) = await RequestBody.ReadBytesAsync(context, ct);
        return problem is not null ? (null, null, problem)
            : bytes.Length == 0 ? (null, null, Problem.Invalid("url", "Required where no file is sent: the address of the page"))
            : (PageText.Decode(bytes.Span, context.Request.ContentType), null, null);
    }

    private static async Task<(string? Html, string? Address, Problem? Problem)> FetchAsync(string url, GuardedClient client, CancellationToken ct)
    {
        OutboundAnswer answer = await client.GetAsync(url, Limits, ct);
        if (answer.Refusal != OutboundRefusal.None)
        {
            return (null, null, MetadataEndpoint.Explain(answer.Refusal));
        }

        return answer.Status is >= 200 and < 300 && PageMetadata.IsPage(answer.ContentType)
            ? (PageText.Decode(answer.Body, answer.ContentType), answer.FinalUrl, null)
            : (null, null, new Problem(StatusCodes.Status502BadGateway, "fetch_failed", "The page could not be fetched")
            {
                Errors = new Dictionary<string, string[]> { ["url"] = [$"The server answers with status {answer.Status}, or with something that is no page"] },
            });
    }
}
