namespace Shortener.Ingest.Webhooks;

/// <summary>How one attempt went. What the endpoint wrote is neither read nor kept: only its status and the time are anybody's.</summary>
/// <param name="Status">HTTP status; null without an answer.</param>
/// <param name="Error">Why there is none; null with one.</param>
/// <param name="DurationMs">Milliseconds from the call to the answer's head.</param>
public sealed record WebhookAttempt(int? Status, string? Error, int DurationMs)
{
    /// <summary>2xx; a redirect is none.</summary>
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>Nobody wants messages there any more.</summary>
    public bool IsGone => Status == 410;
}
