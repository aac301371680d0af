using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Shortener.Ingest.Pipeline;

/// <summary>Refuses values that the pipeline cannot keep its promises with.</summary>
internal sealed class IngestOptionsValidator(IOptions<HostOptions> host) : IValidateOptions<IngestOptions>
{
    public ValidateOptionsResult Validate(string? name, IngestOptions options)
    {
        List<string> failures = [];
        Range(failures, nameof(IngestOptions.BatchClicks), options.BatchClicks, 1, 65_536);
        Range(failures, nameof(IngestOptions.BatchDelayMs), options.BatchDelayMs, 0, 1_000);
        Range(failures, nameof(IngestOptions.QueueClicks), options.QueueClicks, 1, 262_144);
        Range(failures, nameof(IngestOptions.DrainTimeoutSeconds), options.DrainTimeoutSeconds, 0, 600);
        if (options.DrainTimeoutSeconds >= host.Value.ShutdownTimeout.TotalSeconds)
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture,
                $"Ingest:DrainTimeoutSeconds is {options.DrainTimeoutSeconds} and must be shorter than the host's shutdown time-out of {host.Value.ShutdownTimeout.TotalSeconds} s (environment: Ingest__DrainTimeoutSeconds, shutdownTimeoutSeconds)"));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Range(List<string> failures, string key, int value, int lowest, int highest)
    {
        if (value < lowest || value > highest)
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture,
                $"Ingest:{key} is {value} and must be {lowest} to {highest} (environment: Ingest__{key})"));
        }
    }
}
