using Microsoft.Extensions.Options;

namespace Shortener.Api.AbuseReports;

/// <summary>Refuses a start with limits that would take none, or any number.</summary>
internal sealed class AbuseReportOptionsValidator : IValidateOptions<AbuseReportOptions>
{
    public ValidateOptionsResult Validate(string? name, AbuseReportOptions options)
    {
        var failures = new List<string>();
        Check(failures, nameof(options.PerAddress), options.PerAddress, 100);
        Check(failures, nameof(options.PerLink), options.PerLink, 1_000);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(List<string> failures, string key, int value, int most)
    {
        if (value < 1 || value > most)
        {
            failures.Add($"AbuseReports:{key} is {value}; it must be between 1 and {most} (environment: AbuseReports__{key})");
        }
    }
}
