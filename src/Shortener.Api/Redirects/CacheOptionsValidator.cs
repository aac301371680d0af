using Microsoft.Extensions.Options;
using Shortener.Core.Redirects;

namespace Shortener.Api.Redirects;

/// <summary>Stops the start with the keys that cannot be used.</summary>
internal sealed class CacheOptionsValidator : IValidateOptions<CacheOptions>
{
    public ValidateOptionsResult Validate(string? name, CacheOptions options) =>
        options.Problems() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
