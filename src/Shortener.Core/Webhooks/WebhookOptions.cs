namespace Shortener.Core.Webhooks;

/// <summary>How webhooks are delivered.</summary>
public sealed class WebhookOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Webhooks";

    /// <summary>Endpoints a workspace may have. Default 20, range 1 to 1,000. Environment: <c>Webhooks__MaxPerWorkspace</c>.</summary>
    public int MaxPerWorkspace { get; set; } = 20;

    /// <summary>Longest time one attempt takes, in seconds. Default 15, range 1 to 60. Environment: <c>Webhooks__TimeoutSeconds</c>.</summary>
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>
    /// Pause before the second attempt, in milliseconds; each further one doubles, up to an hour, give or take a fifth. Default 5,000,
    /// range 10 to 3,600,000. Environment: <c>Webhooks__FirstRetryMs</c>.
    /// </summary>
    public int FirstRetryMs { get; set; } = 5_000;

    /// <summary>
    /// Hours for which a message is tried, counted from its first attempt; then it is marked failed and the next one's turn comes.
    /// Default 24, range 1 to 168. Environment: <c>Webhooks__RetryHours</c>.
    /// </summary>
    public int RetryHours { get; set; } = 24;

    /// <summary>
    /// Hours of nothing but failures after which an endpoint is disabled. Default 120, range 1 to 720. Environment:
    /// <c>Webhooks__DisableAfterHours</c>.
    /// </summary>
    public int DisableAfterHours { get; set; } = 120;

    /// <summary>Days the log of finished deliveries is kept. Default 30, range 1 to 365. Environment: <c>Webhooks__LogDays</c>.</summary>
    public int LogDays { get; set; } = 30;

    /// <summary>
    /// Finished deliveries kept for an endpoint at most. Default 10,000, range 100 to 1,000,000. Environment:
    /// <c>Webhooks__LogDeliveries</c>.
    /// </summary>
    public int LogDeliveries { get; set; } = 10_000;

    /// <summary>
    /// Endpoints this process delivers to at once. Default 128, range 2 to 1,024. Those whose last attempt failed never take more than
    /// half of the places. Environment: <c>Webhooks__Concurrency</c>.
    /// </summary>
    public int Concurrency { get; set; } = 128;

    /// <summary>What is wrong with the values, each naming its key; empty when they can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check(nameof(MaxPerWorkspace), MaxPerWorkspace, 1, 1_000);
        Check(nameof(TimeoutSeconds), TimeoutSeconds, 1, 60);
        Check(nameof(FirstRetryMs), FirstRetryMs, 10, 3_600_000);
        Check(nameof(RetryHours), RetryHours, 1, 168);
        Check(nameof(DisableAfterHours), DisableAfterHours, 1, 720);
        Check(nameof(LogDays), LogDays, 1, 365);
        Check(nameof(LogDeliveries), LogDeliveries, 100, 1_000_000);
        Check(nameof(Concurrency), Concurrency, 2, 1_024);
        return problems;

        void Check(string key, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                problems.Add($"Webhooks:{key} is {value}; it must be between {least} and {most} (environment: Webhooks__{key})");
            }
        }
    }
}
