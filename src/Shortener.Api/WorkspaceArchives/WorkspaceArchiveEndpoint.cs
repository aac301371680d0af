using System.Collections.Concurrent;
using System.Globalization;
using Shortener.Api.Access;
using Shortener.Api.Audit;
using Shortener.Api.Description;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.WorkspaceArchives;

/// <summary><c>GET /api/v1/workspace/export</c>: everything that the workspace owns, as a ZIP that is written while it is read.</summary>
internal static class WorkspaceArchiveEndpoint
{
    public static void MapWorkspaceArchive(this IEndpointRouteBuilder api) => api.MapGet("/workspace/export", ExportAsync)
        .Requires(Permissions.WorkspaceExport)
        .Answers(StatusCodes.Status200OK, "\"PK…\"", "The archive; `manifest.json`, its last file, says what is in it and what is not")
        .Problem(StatusCodes.Status429TooManyRequests, "too_many_exports", "The workspace is being exported already")
        .WithTags("Workspaces")
        .WithName("exportWorkspace")
        .WithSummary("Export everything that the workspace owns as a ZIP of NDJSON files and images, without secrets")
        .Produces<string>(StatusCodes.Status200OK, "application/zip");

    private static async Task<IResult> ExportAsync(
        HttpContext context, WorkspaceArchive archive, ArchiveSeats seats, AuditTrail audit, TimeProvider time, CancellationToken ct)
    {
        Caller caller = RequestIdentity.Of(context);
        using ArchiveSeats.Seat? seat = seats.TryTake(caller.WorkspaceId);
        if (seat is null)
        {
            context.Response.Headers.RetryAfter = "60";
            return new Problem(StatusCodes.Status429TooManyRequests, "too_many_exports", "The workspace is being exported already");
        }

        // Before the first byte: whoever takes half of it away has taken it away.
        await audit.CallerAsync(context, caller, "exportWorkspace", OpaqueId.Workspace.Format(caller.WorkspaceId));
        HttpResponse response = context.Response;
        string day = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = $"attachment; filename=\"workspace-{day}.zip\"";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await archive.WriteAsync(caller.WorkspaceId, response.Body, ct);
        return TypedResults.Empty;
    }
}

/// <summary>Exports under way in this node: one of a workspace, a few in all, so that they never crowd out other requests. Thread-safe.</summary>
internal sealed class ArchiveSeats
{
    private const int Most = 4;

    private readonly ConcurrentDictionary<int, bool> _taken = new();

    /// <summary>Null where the workspace is being exported, or too many others are.</summary>
    public Seat? TryTake(int workspaceId) => _taken.Count < Most && _taken.TryAdd(workspaceId, true) ? new Seat(this, workspaceId) : null;

    /// <summary>The right to export, until disposed.</summary>
    internal sealed class Seat(ArchiveSeats seats, int workspaceId) : IDisposable
    {
        public void Dispose() => seats._taken.TryRemove(workspaceId, out _);
    }
}
