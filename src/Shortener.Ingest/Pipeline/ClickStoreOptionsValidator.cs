using System.Globalization;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;

namespace Shortener.Ingest.Pipeline;

/// <summary>Refuses an age that would clamp what a journal may still hold, or that no partition covers.</summary>
internal sealed class ClickStoreOptionsValidator : IValidateOptions<ClickStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, ClickStoreOptions options) => options.MaxAgeDays is >= 1 and <= 3_650
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(string.Create(CultureInfo.InvariantCulture,
            $"Clicks:MaxAgeDays is {options.MaxAgeDays} and must be 1 to 3650 (environment: Clicks__MaxAgeDays)"));
}
