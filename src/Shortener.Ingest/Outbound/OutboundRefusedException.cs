namespace Shortener.Ingest.Outbound;

/// <summary>Carries a refusal out of the handler's connect call.</summary>
internal sealed class OutboundRefusedException(OutboundRefusal refusal, Exception? cause = null) : IOException($"Refused: {refusal}", cause)
{
    public OutboundRefusal Refusal { get; } = refusal;
}
