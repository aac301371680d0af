using Microsoft.Extensions.Options;

namespace Shortener.Api.RateLimits;

/// <summary>How many requests a minute the REST API takes from one caller. 0 is no limit; at most 10,000,000.</summary>
internal sealed class RateLimitOptions
{
    public const string SectionName = "RateLimits";

    /// <summary>Per API key with scopes that has no number of its own. Default 6,000. Environment: <c>RateLimits__KeyPerMinute</c>.</summary>
    public int KeyPerMinute { get; set; } = 6_000;

    /// <summary>
    /// Per API key with all rights: the operator's own. Default 1,200,000, which stops a script gone wild and nothing else.
    /// Environment: <c>RateLimits__AllRightsKeyPerMinute</c>.
    /// </summary>
    public int AllRightsKeyPerMinute { get; set; } = 1_200_000;

    /// <summary>Per signed-in person. Default 3,000. Environment: <c>RateLimits__PersonPerMinute</c>.</summary>
    public int PersonPerMinute { get; set; } = 3_000;

    /// <summary>
    /// Per client address without a key or session: sign-in, setup, password resets, and requests that are refused for want of a key.
    /// Default 300. Environment: <c>RateLimits__AddressPerMinute</c>.
    /// </summary>
    public int AddressPerMinute { get; set; } = 300;
}

/// <summary>Refuses numbers that no limit can be.</summary>
internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    private const int Max = 10_000_000;

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        (string Key, int Value)[] values =
        [
            (nameof(options.KeyPerMinute), options.KeyPerMinute),
            (nameof(options.AllRightsKeyPerMinute), options.AllRightsKeyPerMinute),
            (nameof(options.PersonPerMinute), options.PersonPerMinute),
            (nameof(options.AddressPerMinute), options.AddressPerMinute),
        ];
        string[] failures = [.. values.Where(one => one.Value is < 0 or > Max).Select(one =>
            $"{RateLimitOptions.SectionName}:{one.Key} is {one.Value}; it must be 0 (no limit) to {Max} "
            + $"(environment: {RateLimitOptions.SectionName}__{one.Key}).")];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
