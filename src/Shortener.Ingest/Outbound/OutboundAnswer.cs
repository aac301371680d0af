using System.Diagnostics.CodeAnalysis;

namespace Shortener.Ingest.Outbound;

/// <summary>What came back: either a status, or the reason why there is none. Never shown to the user as it is.</summary>
/// <param name="Refusal"><see cref="OutboundRefusal.None"/> where <see cref="Status"/> is set.</param>
/// <param name="Status">HTTP status of the last hop; 0 without an answer.</param>
/// <param name="FinalUrl">Where the last hop led, normalised; with a refusal the hop that was refused or failed. Null for no URL.</param>
/// <param name="ContentType">As sent, at most 200 characters; null where there is none.</param>
/// <param name="Body">At most <see cref="OutboundLimits.MaxBytes"/>, decompressed.</param>
/// <param name="IsTruncated">Whether the body went on behind <paramref name="Body"/>.</param>
[SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "Read once by the caller that asked for it.")]
public sealed record OutboundAnswer(
    OutboundRefusal Refusal, int Status, string? FinalUrl, string? ContentType, byte[] Body, bool IsTruncated)
{
    internal static OutboundAnswer Refused(OutboundRefusal refusal, string? url) => new(refusal, 0, url, null, [], false);
}
