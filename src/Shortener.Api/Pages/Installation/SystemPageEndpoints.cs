using System.Reflection;
using System.Runtime.InteropServices;
using Shortener.Api.Health;
using Shortener.Api.Pages.App;
using Shortener.Core.Accounts;
using Shortener.Core.Clicks;
using Shortener.Core.Erasure;
using Shortener.Core.Geo;
using Shortener.Ingest.Journal;

namespace Shortener.Api.Pages.Installation;

/// <summary>A line of the health checks: <c>ok</c>, <c>degraded</c> or <c>failed</c>.</summary>
public sealed record CheckView(string Name, string Status, string? Reason);

/// <summary>How the installation does.</summary>
/// <param name="Account">The account of every click.</param>
/// <param name="Checks">What <c>/readyz</c> says.</param>
/// <param name="Letters">Dead letters that were not replayed, oldest first.</param>
/// <param name="Version">Of the product.</param>
/// <param name="Runtime">What it runs on.</param>
/// <param name="JournalMiB">Disk that the journal takes.</param>
/// <param name="JournalMaxMiB">Disk that it may take.</param>
/// <param name="GeoFiles">Geolocation files in use.</param>
/// <param name="Erasures">Deleted workspaces, the latest first.</param>
public sealed record SystemPageModel(
    PipelineAccount Account,
    IReadOnlyList<CheckView> Checks,
    CursorPage<DeadLetterEntry> Letters,
    string Version,
    string Runtime,
    long JournalMiB,
    long JournalMaxMiB,
    IReadOnlyList<GeoFileState> GeoFiles,
    IReadOnlyList<WorkspaceErasure> Erasures);

/// <summary><c>GET|HEAD /app/system</c>, for operators.</summary>
internal static class SystemPageEndpoints
{
    private const int MiB = 1024 * 1024;
    private const int ErasuresShown = 10;

    /// <summary>Of a commit so much that people can name it.</summary>
    private const int CommitLength = 12;

    private static readonly string Version = VersionOf(
        typeof(SystemPageEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    public static void MapSystemPage(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/app/system", [HttpMethods.Get, HttpMethods.Head], ShowAsync).WithName("systemPage").ExcludeFromDescription();

    private static async Task ShowAsync(
        HttpContext context, PipelineAccountReader accounts, ReadinessWatch watch, IDeadLetterStore letters, JournalSeat seat, GeoLocator locator,
        IErasureStore erasures)
    {
        if (await AppPage.OpenAsync(context, Permission.SystemRead) is not { } frame)
        {
            return;
        }

        CancellationToken ct = context.RequestAborted;
        ReadinessResult[] checks = await watch.LookAsync(ct);
        CursorPage<DeadLetterEntry> page = await CursorPages.ReadAsync(
            context, null, (after, count) => letters.ListAsync(after ?? 0, count, false, ct), letter => letter.Id);
        await AppPage.WriteAsync<SystemPage>(context, frame, new SystemPageModel(
            await accounts.ReadAsync(ct),
            [.. checks.Select(check => new CheckView(check.Name, HealthEndpoints.Text(check.Status), check.Reason))],
            page,
            Version,
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}",
            seat.Journal.DiskBytes / MiB,
            seat.Journal.MaxDiskBytes / MiB,
            locator.Files,
            await erasures.ListAsync(ErasuresShown, ct)));
    }

    private static string VersionOf(string full) =>
        full.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus && full.Length > plus + CommitLength ? full[..(plus + 1 + CommitLength)] : full;
}
