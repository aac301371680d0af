using Microsoft.Extensions.Options;

namespace Shortener.Api.Imports;

/// <summary>Bounds of imports of links.</summary>
internal sealed class ImportsOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Imports";

    /// <summary>
    /// Largest file taken, as it is sent, in MiB; a larger one is 413. It waits in the data directory, not in memory. Default 512, range
    /// 1 to 16,384.
    /// </summary>
    public int MaxMiB { get; set; } = 512;
}

/// <summary>Names the key, its value and its environment spelling.</summary>
internal sealed class ImportsOptionsValidator : IValidateOptions<ImportsOptions>
{
    public ValidateOptionsResult Validate(string? name, ImportsOptions options) => options.MaxMiB is >= 1 and <= 16_384
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Imports:MaxMiB is {options.MaxMiB}; it must be 1 to 16384 (environment: Imports__MaxMiB)");
}
