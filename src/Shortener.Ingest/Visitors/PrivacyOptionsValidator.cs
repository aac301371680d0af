using Microsoft.Extensions.Options;
using Shortener.Core.Visitors;

namespace Shortener.Ingest.Visitors;

/// <summary><c>Privacy:VisitorPeriod</c> must name a period.</summary>
internal sealed class PrivacyOptionsValidator : IValidateOptions<PrivacyOptions>
{
    public ValidateOptionsResult Validate(string? name, PrivacyOptions options) => options.TryGetPeriod(out _)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"Privacy:VisitorPeriod is '{options.VisitorPeriod}': it must be 'day' or 'month' (environment: Privacy__VisitorPeriod).");
}
