using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Destinations;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Api.Domains;

/// <summary>Turns what a request gives into a domain's settings, or says what is wrong with each field. Thread-safe.</summary>
internal sealed class DomainValidation(DestinationCheck destinations)
{
    /// <summary>The settings with the request's fields in place; unusable where <paramref name="errors"/> got one.</summary>
    public async Task<DomainSettings> ApplyAsync(DomainSettings before, bool isDefault, DomainRequest request, FieldErrors errors, CancellationToken ct)
    {
        var rules = new SlugRules(
            request.CaseInsensitive ?? before.SlugRules.CaseInsensitive, request.UnicodeSlugs ?? before.SlugRules.UnicodeSlugs);
        if (isDefault && rules != before.SlugRules)
        {
            // Imports and random slugs of other workspaces rely on them.
            const string Fixed = "The default domain's slugs are ASCII with regard to case; create a domain of your own";
            errors.Add(rules.CaseInsensitive ? "caseInsensitive" : "unicodeSlugs", Fixed);
        }

        return new DomainSettings
        {
            RootUrl = request.Has(nameof(request.RootUrl)) ? await CheckAsync("rootUrl", request.RootUrl, errors, ct) : before.RootUrl,
            NotFoundUrl = request.Has(nameof(request.NotFoundUrl))
                ? await CheckAsync("notFoundUrl", request.NotFoundUrl, errors, ct)
                : before.NotFoundUrl,
            ExpiredUrl = request.Has(nameof(request.ExpiredUrl)) ? await CheckAsync("expiredUrl", request.ExpiredUrl, errors, ct) : before.ExpiredUrl,
            SlugRules = rules,
        };
    }

    private async Task<string?> CheckAsync(string field, string? url, FieldErrors errors, CancellationToken ct)
    {
        if (url is null)
        {
            return null;
        }

        DestinationVerdict verdict = FieldErrors.IsStorable(url)
            ? await destinations.CheckAsync(url, ct)
            : new DestinationVerdict(null, "Must not contain NUL characters or lone surrogates");
        if (!verdict.IsAllowed)
        {
            errors.Code = "destination_not_allowed";
            errors.Add(field, verdict.Reason!);
        }

        return verdict.Href;
    }
}
