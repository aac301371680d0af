using Microsoft.Extensions.Options;

namespace Shortener.Api.Analytics;

/// <summary>Bounds of questions about clicks.</summary>
internal sealed class MetricsOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Metrics";

    /// <summary>
    /// Seconds after which a question is given up with 422 <c>range_too_large</c>. Default 3, range 1 to 600. It bounds what a scan of
    /// stored clicks may cost: filters, <c>by=link|domain|tag|visitor</c> and minutes read every click of the period, everything else
    /// reads rollups. Environment: <c>Metrics__TimeoutSeconds</c>.
    /// </summary>
    public int TimeoutSeconds { get; set; } = 3;
}

/// <summary>Names the key, its value and its environment spelling.</summary>
internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options) => options.TimeoutSeconds is >= 1 and <= 600
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"Metrics:TimeoutSeconds is {options.TimeoutSeconds}; it must be 1 to 600 (environment: Metrics__TimeoutSeconds)");
}
