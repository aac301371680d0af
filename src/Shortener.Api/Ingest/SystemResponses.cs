using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Api.Description;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;

namespace Shortener.Api.Ingest;

/// <summary>The account: accepted = stored + deadLettered + Σ dropped + pending, clicks only. Each number is counted on its own.</summary>
/// <param name="Accepted">Clicks whose redirect was answered.</param>
/// <param name="Stored">Clicks in the database; retention and erasure do not lower it.</param>
/// <param name="DeadLettered">Clicks that could not be stored and wait as dead letters.</param>
/// <param name="Dropped">Clicks that were given up, by reason.</param>
/// <param name="Pending">Clicks on their way.</param>
/// <param name="LagMs">Age of the oldest click on its way, in milliseconds.</param>
/// <param name="AsOf">When the account was drawn up; of several nodes, the oldest report.</param>
/// <param name="Sources">Journals and imported files; of closed ones the last 100.</param>
internal sealed record PipelineResponse(
    long Accepted,
    long Stored,
    long DeadLettered,
    IReadOnlyDictionary<string, long> Dropped,
    long Pending,
    long LagMs,
    DateTime AsOf,
    IReadOnlyList<PipelineSourceResponse> Sources)
{
    /// <summary>Closed sources named one by one; the sums hold all of them.</summary>
    private const int ClosedSources = 100;

    public static PipelineResponse Of(PipelineAccount account) => new(
        account.Accepted,
        account.Stored,
        account.DeadLettered,
        account.Dropped,
        account.Pending,
        account.LagMs,
        account.AsOf.UtcDateTime,
        [.. account.Sources.Where(source => !source.Closed)
            .Concat(account.Sources.Where(source => source.Closed).TakeLast(ClosedSources))
            .Select(PipelineSourceResponse.Of)]);
}

/// <summary>One source; accepted, dropped and pending are null while its node has not reported.</summary>
/// <param name="Identity">A journal's node and generation, or an imported file's hash.</param>
/// <param name="State"><c>live</c> on this node, <c>remote</c> on another, <c>closed</c>.</param>
/// <param name="Position">How far the source is committed.</param>
/// <param name="Accepted">Clicks that it took.</param>
/// <param name="Stored">Clicks of it in the database.</param>
/// <param name="DeadLettered">Clicks of it among the dead letters.</param>
/// <param name="Dropped">Clicks of it that were given up, by reason.</param>
/// <param name="Pending">Clicks of it on their way.</param>
/// <param name="AsOf">When its node reported.</param>
internal sealed record PipelineSourceResponse(
    string Identity,
    string State,
    long Position,
    long? Accepted,
    long Stored,
    long DeadLettered,
    IReadOnlyDictionary<string, long>? Dropped,
    long? Pending,
    DateTime? AsOf)
{
    public static PipelineSourceResponse Of(PipelineSourceAccount source) => new(
        source.Identity,
        source switch { { Closed: true } => "closed", { Live: true } => "live", _ => "remote" },
        source.Position,
        source.Report?.Accepted,
        source.Counters.Stored,
        source.Counters.DeadLettered,
        source.Report?.Dropped,
        source.Report?.Pending,
        source.AsOf?.UtcDateTime);
}

/// <summary>A page of dead letters.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record DeadLettersResponse(IReadOnlyList<DeadLetterResponse> Items, string? NextCursor);

/// <summary>A click that could not be stored.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Source">The source it came from.</param>
/// <param name="Position">Where in the source it lies.</param>
/// <param name="LinkId">The link, where that could be read.</param>
/// <param name="At">When it was clicked, where that could be read.</param>
/// <param name="Reason">Why it was not stored: a database's code, or what could not be read.</param>
/// <param name="Click">What could be decoded, without the visitor's address; null when nothing could.</param>
/// <param name="CreatedAt">When it was put aside.</param>
/// <param name="ReplayedAt">When it was stored after all; null before.</param>
internal sealed record DeadLetterResponse(
    string Id,
    string Source,
    long Position,
    string? LinkId,
    DateTime? At,
    string Reason,
    [property: Shape] JsonElement? Click,
    DateTime CreatedAt,
    DateTime? ReplayedAt)
{
    public static DeadLetterResponse Of(DeadLetterEntry letter) => new(
        letter.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        letter.Source,
        letter.Position,
        letter.LinkId is { } link ? OpaqueId.Link.Format(link) : null,
        letter.At?.UtcDateTime,
        letter.Reason,
        letter.ClickJson is null ? null : JsonElement.Parse(letter.ClickJson),
        letter.CreatedAt.UtcDateTime,
        letter.ReplayedAt?.UtcDateTime);
}

/// <summary>How a replay ended.</summary>
/// <param name="Result"><c>replayed</c>, or <c>refused</c>.</param>
/// <param name="Reason">With <c>refused</c>: why the click is still not stored.</param>
internal sealed record ReplayResponse(string Result, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PipelineResponse))]
[JsonSerializable(typeof(DeadLettersResponse))]
[JsonSerializable(typeof(ReplayResponse))]
internal sealed partial class SystemJsonContext : JsonSerializerContext;
