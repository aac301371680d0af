using Microsoft.Extensions.Options;

namespace Shortener.Api.Hubs;

/// <summary>LinkHub pages of the installation.</summary>
public sealed class HubsOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Hubs";

    /// <summary>
    /// Lead forms taken from one address (of IPv6, one line) in an hour; more are told to wait. Default 20, range 1 to 100,000.
    /// Environment: <c>Hubs__LeadsPerAddress</c>.
    /// </summary>
    public int LeadsPerAddress { get; set; } = 20;
}

/// <summary>Names key, value and environment spelling of what is out of range.</summary>
internal sealed class HubsOptionsValidator : IValidateOptions<HubsOptions>
{
    public ValidateOptionsResult Validate(string? name, HubsOptions options) => options.LeadsPerAddress is >= 1 and <= 100_000
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"Hubs:LeadsPerAddress is {options.LeadsPerAddress}: it must be from 1 to 100000 (environment: Hubs__LeadsPerAddress).");
}
