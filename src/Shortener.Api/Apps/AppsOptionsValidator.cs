using Microsoft.Extensions.Options;
using Shortener.Core.Apps;

namespace Shortener.Api.Apps;

/// <summary>Refuses a start with custom schemes that links must never open.</summary>
internal sealed class AppsOptionsValidator : IValidateOptions<AppsOptions>
{
    public ValidateOptionsResult Validate(string? name, AppsOptions options)
    {
        var failures = new List<string>();
        if (options.CustomSchemes.Count > AppSchemes.MaxSchemes)
        {
            failures.Add($"Apps:CustomSchemes has {options.CustomSchemes.Count} schemes; at most {AppSchemes.MaxSchemes} are allowed "
                + "(environment: Apps__CustomSchemes__0 and on)");
        }

        for (int i = 0; i < options.CustomSchemes.Count; i++)
        {
            if (AppSchemes.ProblemOf(options.CustomSchemes[i]) is { } problem)
            {
                failures.Add(FormattableString.Invariant(
                    $"Apps:CustomSchemes:{i} is '{options.CustomSchemes[i]}'; {problem} (environment: Apps__CustomSchemes__{i})"));
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
