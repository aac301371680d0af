using Microsoft.Extensions.Options;
using Shortener.Core.Destinations;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>Refuses a start with settings that would make unreachable short URLs.</summary>
internal sealed class LinksOptionsValidator : IValidateOptions<LinksOptions>
{
    private const int MinSlugLength = 4;

    public ValidateOptionsResult Validate(string? name, LinksOptions options)
    {
        var failures = new List<string>();
        if (options.PublicUrl.Length > 0 && !IsBase(options.PublicUrl))
        {
            failures.Add($"Links:PublicUrl is '{options.PublicUrl}'; it must be an absolute http or https URL without user, query or "
                + "fragment, such as https://lnk.example (environment: Links__PublicUrl)");
        }

        if (options.SlugLength is < MinSlugLength or > Slug.MaxLength)
        {
            failures.Add($"Links:SlugLength is {options.SlugLength}; it must be between {MinSlugLength} and {Slug.MaxLength} "
                + "(environment: Links__SlugLength)");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsBase(string text) =>
        WebUrl.TryParse(text, null, out WebUrl? url) == WebUrlError.None
        && url is { HasUserInfo: false, Query: null, Fragment: null, Path: "/" };
}
