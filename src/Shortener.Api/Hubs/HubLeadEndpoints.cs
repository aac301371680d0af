using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Exports;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Csv;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;

namespace Shortener.Api.Hubs;

/// <summary>What people left in a page's lead forms. A deleted page's leads are found under its id until they are deleted themselves.</summary>
internal static class HubLeadEndpoints
{
    private const int ExportPage = 500;

    private const string Head = "id,block,name,email,phone,message,consent,language,createdAt\r\n";

    public static void MapHubLeads(this RouteGroupBuilder hubs)
    {
        hubs.MapGet("/{id}/leads", ListAsync)
            .Requires(Permission.LeadsRead)
            .Pages()
            .Answers(StatusCodes.Status200OK, HubExamples.Leads, "A page")
            .WithName("listLeads")
            .WithSummary("Leads of a LinkHub page, newest first");
        hubs.MapGet("/{id}/leads/export", ExportAsync)
            .Requires(Permission.LeadsRead)
            .Query(QueryNote.OneOf("format", "Form of the file; `csv` is the default.", "csv", "ndjson"))
            .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed")
            .Answers(StatusCodes.Status200OK, HubExamples.LeadLines)
            .Produces<string>(StatusCodes.Status200OK, "text/csv", "application/x-ndjson")
            .WithName("exportLeads")
            .WithSummary("Every lead of a LinkHub page as CSV or JSON lines; no cell of the CSV is a formula");
        hubs.MapDelete("/{id}/leads/{leadId}", DeleteAsync)
            .Requires(Permission.LeadsWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done; it cannot be undone")
            .WithName("deleteLead")
            .WithSummary("Delete a lead");
    }

    private static async Task<Results<Ok<LeadList>, Problem>> ListAsync(
        HttpContext context, string id, IHubStore hubs, ILeadStore leads, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = HubEndpoints.LimitOf(limit, errors);
        long before = long.MaxValue;
        if (cursor is not null && !OpaqueId.Lead.TryParse(cursor, out before))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        IReadOnlyList<Lead> found = OpaqueId.Hub.TryParse(id, out long hub) ? await leads.ListAsync(workspaceId, hub, before, count + 1, ct) : [];
        if (found.Count == 0 && await HubEndpoints.FindAsync(context, id, hubs, ct) is null)
        {
            return HubEndpoints.Missing;
        }

        LeadResource[] page = [.. found.Take(count).Select(LeadResource.Of)];
        return TypedResults.Ok(new LeadList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<IResult> ExportAsync(
        HttpContext context, string id, IHubStore hubs, ILeadStore leads, TimeProvider time, string? format, CancellationToken ct)
    {
        if (format is not (null or "csv" or "ndjson"))
        {
            return Problem.Invalid("format", "Must be csv or ndjson");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        Hub? hub = await HubEndpoints.FindAsync(context, id, hubs, ct);
        if (!OpaqueId.Hub.TryParse(id, out long number)
            || (hub is null && (await leads.ListAsync(workspaceId, number, long.MaxValue, 1, ct)).Count == 0))
        {
            return HubEndpoints.Missing;
        }

        ExportFormat form = format == "ndjson" ? ExportFormat.Ndjson : ExportFormat.Csv;
        return await ExportResponse.SendAsync(context, form, "leads-" + (hub?.Handle ?? id), time.GetUtcNow(), LinesAsync(leads, workspaceId, number, form, ct));
    }

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        HttpContext context, string id, string leadId, ILeadStore leads, CancellationToken ct) =>
        OpaqueId.Hub.TryParse(id, out long hub) && OpaqueId.Lead.TryParse(leadId, out long lead)
        && await leads.DeleteAsync(RequestIdentity.Of(context).WorkspaceId, hub, lead, ct)
            ? TypedResults.NoContent()
            : Problem.NotFound("lead");

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(
        ILeadStore leads, int workspaceId, long hubId, ExportFormat format, [EnumeratorCancellation] CancellationToken ct)
    {
        if (format == ExportFormat.Csv)
        {
            yield return Encoding.UTF8.GetBytes(Head);
        }

        long before = long.MaxValue;
        while (await leads.ListAsync(workspaceId, hubId, before, ExportPage, ct) is { Count: > 0 } page)
        {
            var lines = new ArrayBufferWriter<byte>();
            foreach (Lead lead in page)
            {
                LeadResource resource = LeadResource.Of(lead);
                lines.Write(format == ExportFormat.Csv
                    ? Encoding.UTF8.GetBytes(LineOf(resource))
                    : [.. JsonSerializer.SerializeToUtf8Bytes(resource, HubsJson.Default.LeadResource), (byte)'\n']);
            }

            yield return lines.WrittenMemory;
            before = page[^1].Id;
        }
    }

    private static string LineOf(LeadResource lead)
    {
        string?[] cells =
        [
            lead.Id, lead.BlockId, lead.Name, lead.Email, lead.Phone, lead.Message, lead.Consent, lead.Language,
            lead.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
        ];
        return string.Join(',', cells.Select(cell => CsvCell.Quote(CsvCell.Protect(cell ?? "")))) + "\r\n";
    }
}
