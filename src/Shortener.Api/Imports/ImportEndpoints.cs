using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Exports;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Csv;
using Shortener.Core.Domains;
using Shortener.Core.Ids;
using Shortener.Core.LinkImports;
using Shortener.Ingest.Import;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Imports;

/// <summary><c>/api/v1/imports</c>: files of links.</summary>
internal static class ImportEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    private const int ReportPage = 1_000;

    public static void MapImports(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("/api/v1/imports").WithTags("Imports").Requires(Permission.LinksRead);
        group.MapPost("", CreateAsync)
            .Requires(Permission.LinksWrite)
            // Programs send files under many names, curl as a form; the content decides.
            .Accepts<byte[]>("application/octet-stream", "multipart/form-data", "*/*")
            .Query(
                QueryNote.OneOf("format", "Absent: told by the file.", LinkFormats.Names),
                QueryNote.Flag("dryRun", "Nothing is written: the counts say what would become of each record."),
                QueryNote.OneOf("onConflict", "What to do where another link has the slug: `skip` is the default.", "skip", "update", "rename"),
                QueryNote.Text("domain", "Where links go whose file names no domain of the workspace. Absent: the default domain."))
            .Answers(StatusCodes.Status202Accepted, ImportExamples.Queued, "The import; read it again to see how far it is")
            .Problems(StatusCodes.Status400BadRequest, "empty_body", "bad_request")
            .Problems(StatusCodes.Status413PayloadTooLarge, "payload_too_large")
            .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed", "unknown_format")
            .Problems(StatusCodes.Status429TooManyRequests, "too_many_imports")
            .WithName("createImport")
            .WithSummary("Import links from a file")
            .WithDescription("""
                The file is the request's body, or the file of a form; plain or gzip. Sending the same file again adds nothing, so a request
                whose answer was lost is simply sent again. The import goes on after a restart of the server.
                """);
        group.MapGet("", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, ImportExamples.List)
            .WithName("listImports")
            .WithSummary("Imports, newest first");
        group.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, ImportExamples.Done)
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .WithName("getImport")
            .WithSummary("How far an import is");
        group.MapGet("/{id}/report", ReportAsync)
            .Query(QueryNote.OneOf("format", "Form of the report; `ndjson` is the default.", "ndjson", "csv"))
            .Problems(StatusCodes.Status404NotFound, "not_found")
            .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed")
            .WithName("getImportReport")
            .WithSummary("Every record that was refused or left alone, with its line and reason")
            .Answers(StatusCodes.Status200OK, ImportExamples.Report)
            .Produces<string>(StatusCodes.Status200OK, "application/x-ndjson", "text/csv");
    }

    private static async Task<Results<Accepted<ImportResource>, Problem>> CreateAsync(
        HttpContext context,
        ImportSpool spool,
        ImportService service,
        LinkValidation validation,
        TimeProvider time,
        string? format,
        string? dryRun,
        string? onConflict,
        string? domain,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        LinkFormat? said = null;
        if (format is not null && LinkFormats.TryParse(format, out LinkFormat known))
        {
            said = known;
        }
        else if (format is not null)
        {
            errors.Add("format", "Must be one of: " + string.Join(' ', LinkFormats.Names));
        }

        if (dryRun is not (null or "true" or "false"))
        {
            errors.Add("dryRun", "Must be true or false");
        }

        ConflictRule rule = ConflictRule.Skip;
        if (onConflict is not null && (onConflict is not ("skip" or "update" or "rename") || !Enum.TryParse(onConflict, ignoreCase: true, out rule)))
        {
            errors.Add("onConflict", "Must be skip, update or rename");
        }

        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        Domain? target = await validation.FindDomainAsync(workspaceId, domain, ct);
        if (target is null)
        {
            errors.Add("domain", "The workspace has no such domain");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        if (await service.IsFullAsync(workspaceId, ct))
        {
            return TooMany();
        }

        (SpooledFile? file, Problem? problem) = await spool.TakeAsync(context.Request, ct);
        if (problem is not null)
        {
            return problem;
        }

        if (FormatOf(spool.PathOf(file!.Name), said) is not { } detected)
        {
            spool.Delete(file.Name);
            return Problem.Invalid(
                "format",
                said is null ? "The file is of no known format: give a file with a header, or one JSON object a line" : "The file is not of this format",
                "unknown_format");
        }

        DateTimeOffset now = time.GetUtcNow();
        LinkImport? import = await service.AddAsync(
            new LinkImport
            {
                Id = 0,
                WorkspaceId = workspaceId,
                FileName = file.FileName,
                Spool = file.Name,
                Bytes = file.Bytes,
                Format = LinkFormats.NameOf(detected),
                DryRun = dryRun == "true",
                OnConflict = rule,
                DomainId = target!.Id,
                CreatedAt = now,
                UpdatedAt = now,
            },
            ct);
        if (import is null)
        {
            spool.Delete(file.Name);
            return TooMany();
        }

        ImportResource resource = ImportResource.Of(import);
        return TypedResults.Accepted($"/api/v1/imports/{resource.Id}", resource);
    }

    private static Problem TooMany() => new(StatusCodes.Status429TooManyRequests, "too_many_imports", "Too many imports have not ended")
    {
        Detail = $"A workspace has at most {ImportService.MaxUnfinished} imports that wait or run: send the file again when one has ended",
    };

    private static async Task<Results<Ok<ImportList>, Problem>> ListAsync(
        HttpContext context, IImportStore imports, string? cursor, string? limit, CancellationToken ct)
    {
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            return Problem.Invalid("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        long before = long.MaxValue;
        if (cursor is not null && !OpaqueId.Import.TryParse(cursor, out before))
        {
            return Problem.Invalid("cursor", "Must be the nextCursor of a page");
        }

        IReadOnlyList<LinkImport> page = await imports.ListAsync(RequestIdentity.Of(context).WorkspaceId, before, count + 1, ct);
        return TypedResults.Ok(new ImportList(
            [.. page.Take(count).Select(ImportResource.Of)], page.Count > count ? OpaqueId.Import.Format(page[count - 1].Id) : null));
    }

    private static async Task<Results<Ok<ImportResource>, Problem>> GetAsync(HttpContext context, IImportStore imports, string id, CancellationToken ct) =>
        await FindAsync(context, imports, id, ct) is { } import ? TypedResults.Ok(ImportResource.Of(import)) : Problem.NotFound("import");

    private static async Task<IResult> ReportAsync(
        HttpContext context, IImportStore imports, TimeProvider time, string id, string? format, CancellationToken ct)
    {
        if (!ExportFormats.TryParse(format, out ExportFormat form))
        {
            return ExportFormats.Unknown;
        }

        return await FindAsync(context, imports, id, ct) is { } import
            ? await ExportResponse.SendAsync(context, form, "import-report", time.GetUtcNow(), LinesAsync(imports, import.Id, form, ct))
            : Problem.NotFound("import");
    }

    private static async Task<LinkImport?> FindAsync(HttpContext context, IImportStore imports, string id, CancellationToken ct) =>
        OpaqueId.Import.TryParse(id, out long number) ? await imports.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) : null;

    private static LinkFormat? FormatOf(string path, LinkFormat? said)
    {
        try
        {
            return LinkFile.Open(path, said)?.Format;
        }
        catch (ImportInputException)
        {
            // Damaged gzip and the like.
            return null;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(
        IImportStore imports, long importId, ExportFormat format, [EnumeratorCancellation] CancellationToken ct = default)
    {
        if (format == ExportFormat.Csv)
        {
            yield return "line,field,code,message\r\n"u8.ToArray();
        }

        long after = 0;
        while (await imports.ReadRefusalsAsync(importId, after, ReportPage, ct) is { Count: > 0 } page)
        {
            after = page[^1].Number;
            yield return format == ExportFormat.Csv ? Csv(page) : Ndjson(page);
        }
    }

    private static byte[] Csv(IReadOnlyList<ImportRefusal> page)
    {
        var text = new StringBuilder();
        var lines = new CsvLines(text);
        foreach (ImportRefusal one in page)
        {
            lines.Plain(one.Line.ToString(CultureInfo.InvariantCulture)).Text(one.Field).Plain(one.Code).Text(one.Message).End();
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Ndjson(IReadOnlyList<ImportRefusal> page)
    {
        using var buffer = new MemoryStream();
        foreach (ImportRefusal one in page)
        {
            JsonSerializer.Serialize(buffer, new ImportReportLine(one.Line, one.Field, one.Code, one.Message), ImportsJsonContext.Default.ImportReportLine);
            buffer.WriteByte((byte)'\n');
        }

        return buffer.ToArray();
    }
}
