using Microsoft.Extensions.Options;

namespace Shortener.Api.Clicks;

/// <summary>Bounds of the live stream of clicks.</summary>
internal sealed class ClicksOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Clicks";

    /// <summary>Streams a node keeps open at a time; a further one is 429. Default 200, range 1 to 10,000. Each holds up to 1 MiB.</summary>
    public int MaxStreams { get; set; } = 200;

    /// <summary>Streams a node keeps open for one workspace. Default 20, range 1 to 10,000.</summary>
    public int MaxStreamsPerWorkspace { get; set; } = 20;
}

/// <summary>Names the key, its value and its environment spelling.</summary>
internal sealed class ClicksOptionsValidator : IValidateOptions<ClicksOptions>
{
    private const int Most = 10_000;

    public ValidateOptionsResult Validate(string? name, ClicksOptions options)
    {
        List<string> failures = [];
        Check(nameof(ClicksOptions.MaxStreams), options.MaxStreams, failures);
        Check(nameof(ClicksOptions.MaxStreamsPerWorkspace), options.MaxStreamsPerWorkspace, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(string key, int value, List<string> failures)
    {
        if (value is < 1 or > Most)
        {
            failures.Add($"Clicks:{key} is {value}; it must be 1 to {Most} (environment: Clicks__{key})");
        }
    }
}
