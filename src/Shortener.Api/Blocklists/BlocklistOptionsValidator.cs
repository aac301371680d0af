using Microsoft.Extensions.Options;
using Shortener.Core.Blocklists;

namespace Shortener.Api.Blocklists;

/// <summary>Refuses a start with a bound that cannot be kept. A missing file is no reason: the list may come later.</summary>
internal sealed class BlocklistOptionsValidator : IValidateOptions<BlocklistOptions>
{
    public ValidateOptionsResult Validate(string? name, BlocklistOptions options) =>
        options.MaxEntries is >= BlocklistOptions.LeastEntries and <= BlocklistOptions.MostEntries
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Blocklist:MaxEntries is {options.MaxEntries}; it must be between {BlocklistOptions.LeastEntries} and {BlocklistOptions.MostEntries} "
                + "(environment: Blocklist__MaxEntries)");
}
