using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Core.Clicks;
using Shortener.Core.Ids;

namespace Shortener.Api.Ingest;

/// <summary>The account: accepted = stored + deadLettered + Σ dropped + pending, clicks only.</summary>
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
internal sealed record DeadLettersResponse(IReadOnlyList<DeadLetterResponse> Items, string? NextCursor);

/// <summary>A dead letter; <c>click</c> is null when nothing could be decoded.</summary>
internal sealed record DeadLetterResponse(
    string Id,
    string Source,
    long Position,
    string? LinkId,
    DateTime? At,
    string Reason,
    JsonElement? Click,
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

/// <summary>How a replay ended: <c>replayed</c>, or <c>refused</c> with the letter's new reason.</summary>
internal sealed record ReplayResponse(string Result, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PipelineResponse))]
[JsonSerializable(typeof(DeadLettersResponse))]
[JsonSerializable(typeof(ReplayResponse))]
internal sealed partial class SystemJsonContext : JsonSerializerContext;
