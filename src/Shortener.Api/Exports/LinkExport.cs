using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Csv;
using Shortener.Core.Domains;
using Shortener.Core.Links;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Exports;

/// <summary><c>GET /api/v1/links/export</c>: links as a file that an import takes back, newest first.</summary>
internal static class LinkExport
{
    private const int PageSize = 500;

    public static void MapLinkExport(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/links/export", ExportAsync)
        .WithTags("Links")
        .Requires(Permission.LinksRead)
        .Query([
            .. LinkListEndpoint.Filters.Where(filter => filter.Name != "archived"),
            QueryNote.OneOf("archived", "Whether archived links are among them: `all` (default), `false` or `true` (these alone).", "all", "false", "true"),
            QueryNote.OneOf("format", "Form of the file; `ndjson` is the default.", "ndjson", "csv"),
        ])
        .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed")
        .Answers(StatusCodes.Status200OK, """
            "{\"slug\":\"spring\",\"domain\":null,\"url\":\"https://example.com/\",\"title\":null,\"tags\":[]}\n"
            """)
        .WithName("exportLinks")
        .WithSummary("Links as a file that an import takes back, newest first; archived ones included unless left out")
        .Produces<string>(StatusCodes.Status200OK, "application/x-ndjson", "text/csv");

    /// <summary>Every link of a list.</summary>
    public static async Task<IResult> ExportAsync(
        HttpContext context,
        ILinkCatalogue links,
        LinkValidation validation,
        PublicUrl publicUrl,
        TimeProvider time,
        string? q,
        string? tag,
        string? folder,
        string? domain,
        string? archived,
        string? trash,
        string? format,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.CheckText("q", q, LinkListEndpoint.MaxTextLength);
        errors.CheckText("tag", tag, LinkListEndpoint.MaxTextLength);
        errors.CheckText("folder", folder, LinkListEndpoint.MaxTextLength);
        // A file that leaves links out without being asked to would lose them.
        LinkScope scope = LinkListEndpoint.ScopeOf(archived ?? (trash == "true" ? null : "all"), trash, errors);
        if (!ExportFormats.TryParse(format, out ExportFormat form))
        {
            errors.Add("format", "Must be csv or ndjson");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        Domain? onDomain = domain is null ? null : await validation.FindDomainAsync(workspaceId, domain, ct);
        if (domain is not null && onDomain is null)
        {
            errors.Add("domain", "The workspace has no such domain");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        var query = new LinkQuery
        {
            WorkspaceId = workspaceId,
            Scope = scope,
            Text = string.IsNullOrEmpty(q) ? null : q,
            Tag = string.IsNullOrEmpty(tag) ? null : tag,
            Folder = string.IsNullOrEmpty(folder) ? null : folder,
            DomainId = onDomain?.Id,
            Limit = PageSize,
        };
        return await ExportResponse.SendAsync(context, form, "links", time.GetUtcNow(), PartsAsync(links, query, publicUrl, form, _ => { }, ct));
    }

    /// <summary>The file part by part.</summary>
    /// <param name="links">Lists of links.</param>
    /// <param name="query">Which links; a page of it is held at a time.</param>
    /// <param name="publicUrl">Base of short URLs.</param>
    /// <param name="format">Form of the file.</param>
    /// <param name="progress">Told how many links were written so far.</param>
    /// <param name="ct">Ends the export.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> PartsAsync(
        ILinkCatalogue links, LinkQuery query, PublicUrl publicUrl, ExportFormat format, Action<long> progress, [EnumeratorCancellation] CancellationToken ct = default)
    {
        if (format == ExportFormat.Csv)
        {
            yield return Encoding.UTF8.GetBytes(string.Join(',', OwnCsv.Columns) + "\r\n");
        }

        long written = 0;
        while (true)
        {
            LinkPage page = await links.ListAsync(query, ct);
            written += page.Items.Count;
            progress(written);
            yield return format == ExportFormat.Csv ? Csv(page.Items, publicUrl) : Ndjson(page.Items, publicUrl);
            if (page.Next is not { } next)
            {
                yield break;
            }

            query = query with { After = next };
        }
    }

    /// <summary>A link as the API shows it; of the default domain without a domain, so that it goes to the importing installation's.</summary>
    private static JsonObject Fields(Link link, PublicUrl publicUrl)
    {
        JsonObject fields = JsonSerializer.SerializeToNode(LinkResource.Of(link, publicUrl), LinksJsonContext.Default.LinkResource)!.AsObject();
        fields.Remove("health");
        if (link.Domain is null)
        {
            fields["domain"] = null;
        }

        return fields;
    }

    private static byte[] Csv(IReadOnlyList<Link> links, PublicUrl publicUrl)
    {
        var text = new StringBuilder();
        var lines = new CsvLines(text);
        foreach (Link link in links)
        {
            JsonObject fields = Fields(link, publicUrl);
            foreach (string column in OwnCsv.Columns)
            {
                lines.Text(OwnCsv.Write(fields[column]));
            }

            lines.End();
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Ndjson(IReadOnlyList<Link> links, PublicUrl publicUrl)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        foreach (Link link in links)
        {
            Fields(link, publicUrl).WriteTo(writer);
            writer.Flush();
            buffer.WriteByte((byte)'\n');
            writer.Reset();
        }

        return buffer.ToArray();
    }
}
