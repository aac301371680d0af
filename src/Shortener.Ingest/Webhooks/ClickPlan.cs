namespace Shortener.Ingest.Webhooks;

/// <summary>A message of clicks that was just made: its first attempt need not read the clicks again.</summary>
/// <param name="MessageId">Which; null when none of the clicks were for the endpoint.</param>
/// <param name="Body">What reading them again would give.</param>
internal sealed record ClickPlan(string? MessageId, byte[] Body)
{
    /// <summary>The endpoint's position moved on without a message.</summary>
    public static ClickPlan PassedOver { get; } = new(null, []);
}
