using Shortener.Api.Problems;
using Shortener.Core.Destinations;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>Turns what a request gives into what is stored, or says what is wrong with each field. Thread-safe.</summary>
internal sealed class LinkValidation(
    DestinationCheck destinations, LinkOptionsValidation options, LinkUtm utm, DomainLookup domains, PublicUrl publicUrl)
{
    private const int MaxTitleLength = 500;
    private const int MaxTags = 50;
    private const int MaxTagLength = 100;
    private const int MaxExternalIdLength = 255;
    private const int MaxNotesLength = 5_000;
    private const int MaxFolderLength = 200;

    /// <summary>A link to create. Without a slug in the request <see cref="NewLink.SlugIsRandom"/> is set and the slug empty.</summary>
    public async Task<(NewLink? Link, Problem? Problem)> ToNewAsync(int workspaceId, LinkRequest request, DateTimeOffset now, CancellationToken ct)
    {
        var errors = new FieldErrors();
        string url = await utm.ApplyAsync(workspaceId, await CheckUrlAsync(request.Url, errors, ct), request, errors, ct);
        if (request.Reuse == true && (request.Slug is not null || request.ExternalId is not null))
        {
            errors.Add("reuse", "Not together with slug or externalId, which name one link");
        }

        Domain? domain = await FindDomainAsync(workspaceId, request.Domain, ct);
        SlugRules rules = domain?.Settings.SlugRules ?? default;
        string slug = request.Slug is null ? "" : CheckSlug(request.Slug, rules, errors);
        CheckRest(request, errors);
        LinkOptions? own = await options.ApplyAsync(workspaceId, before: null, request, errors, ct);
        if (domain is null)
        {
            errors.Add("domain", "The workspace has no such domain");
        }

        if (errors.Any)
        {
            return (null, errors.ToProblem());
        }

        return (new NewLink
        {
            WorkspaceId = workspaceId,
            DomainId = domain!.Id,
            Slug = slug,
            SlugIsRandom = request.Slug is null,
            SlugRules = rules,
            Url = url,
            RedirectCode = request.RedirectCode ?? 302,
            ForwardQuery = request.ForwardQuery ?? true,
            Enabled = request.Enabled ?? true,
            Title = request.Title,
            ExternalId = request.ExternalId,
            Tags = TagsOf(request.Tags),
            Options = own,
            Notes = request.Notes,
            Folder = request.Folder,
            Archived = request.Archived ?? false,
            CreatedAt = now,
        }, null);
    }

    /// <summary>The link with the request's fields in place.</summary>
    public async Task<(Link? Link, Problem? Problem)> ToChangedAsync(Link link, LinkRequest request, CancellationToken ct)
    {
        var errors = new FieldErrors();
        string url = link.Url;
        // A link that an import disabled may hold a destination that the policy refuses: it is checked before it can work again.
        if (request.Has(nameof(LinkRequest.Url)) || (request.Enabled == true && !link.Enabled))
        {
            url = await CheckUrlAsync(request.Has(nameof(LinkRequest.Url)) ? request.Url : link.Url, errors, ct);
        }

        url = await utm.ApplyAsync(link.WorkspaceId, url, request, errors, ct);
        string slug = link.Slug;
        if (request.Has(nameof(LinkRequest.Slug)) && request.Slug != link.Slug)
        {
            Domain? itsDomain = await domains.FindAsync(link.WorkspaceId, link.DomainId, ct);
            slug = CheckSlug(request.Slug ?? "", itsDomain?.Settings.SlugRules ?? default, errors);
        }

        CheckRest(request, errors);
        LinkOptions? own = await options.ApplyAsync(link.WorkspaceId, link.Options, request, errors, ct);
        if (request.Reuse is not null)
        {
            errors.Add("reuse", "Only when a link is created");
        }

        if (request.Has(nameof(LinkRequest.Domain)) && (await FindDomainAsync(link.WorkspaceId, request.Domain, ct))?.Id != link.DomainId)
        {
            errors.Add("domain", "A link cannot move to another domain");
        }

        if (errors.Any)
        {
            return (null, errors.ToProblem());
        }

        bool enabled = request.Enabled ?? link.Enabled;
        return (link with
        {
            Url = url,
            Slug = slug,
            RedirectCode = request.RedirectCode ?? link.RedirectCode,
            ForwardQuery = request.ForwardQuery ?? link.ForwardQuery,
            Enabled = enabled,
            DisabledReason = enabled ? null : link.DisabledReason,
            Title = request.Has(nameof(LinkRequest.Title)) ? request.Title : link.Title,
            ExternalId = request.Has(nameof(LinkRequest.ExternalId)) ? request.ExternalId : link.ExternalId,
            Tags = request.Has(nameof(LinkRequest.Tags)) ? TagsOf(request.Tags) : link.Tags,
            Options = own,
            Notes = request.Has(nameof(LinkRequest.Notes)) ? request.Notes : link.Notes,
            Folder = request.Has(nameof(LinkRequest.Folder)) ? request.Folder : link.Folder,
            Archived = request.Archived ?? link.Archived,
        }, null);
    }

    /// <summary>A domain that the workspace may use; absent, empty and the public host name the default domain.</summary>
    public async Task<Domain?> FindDomainAsync(int workspaceId, string? name, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(name) || name == publicUrl.Base.Host || name == publicUrl.Base.Authority)
        {
            return await domains.FindAsync(workspaceId, "", ct);
        }

        if (!DomainName.TryNormalise(name, out string? host))
        {
            return null;
        }

        return await domains.FindAsync(workspaceId, host == publicUrl.Base.Host ? "" : host, ct);
    }

    private async Task<string> CheckUrlAsync(string? url, FieldErrors errors, CancellationToken ct)
    {
        if (url is null)
        {
            errors.Add("url", "Required: where the link leads to");
            return "";
        }

        DestinationVerdict verdict = FieldErrors.IsStorable(url)
            ? await destinations.CheckAsync(url, ct)
            : new DestinationVerdict(null, "Must not contain NUL characters or lone surrogates");
        if (!verdict.IsAllowed)
        {
            errors.Code = "destination_not_allowed";
            errors.Add("url", verdict.Reason!);
        }

        return verdict.Href ?? "";
    }

    /// <summary>The slug in its stored form; as given where it is refused.</summary>
    private static string CheckSlug(string slug, SlugRules rules, FieldErrors errors)
    {
        string? message = Slug.TryParse(slug, rules, out Slug parsed) switch
        {
            SlugVerdict.Valid => null,
            SlugVerdict.Empty => "Must not be empty; leave it out for a random one",
            SlugVerdict.TooLong => $"Must be at most {Slug.MaxLength} characters",
            SlugVerdict.Reserved => "Reserved for the platform",
            SlugVerdict.InvisibleCharacter => "Must not hold characters that show nothing or turn the direction of text",
            SlugVerdict.LookAlike => "Must not hold wide, superscript or other forms of plain letters and digits; write the plain ones",
            SlugVerdict.MixedScripts => "Must not mix letters of several scripts, such as Latin and Cyrillic",
            _ when rules.UnicodeSlugs => "May hold only letters and digits of any script, hyphens and underscores",
            _ => "May hold only letters A–Z and a–z, digits, hyphens and underscores",
        };
        if (message is null)
        {
            return parsed.Value;
        }

        errors.Add("slug", message);
        return slug;
    }

    private static void CheckRest(LinkRequest request, FieldErrors errors)
    {
        errors.CheckText("title", request.Title, MaxTitleLength);
        errors.CheckText("externalId", request.ExternalId, MaxExternalIdLength);
        if (request.ExternalId is "")
        {
            errors.Add("externalId", "Must not be empty");
        }

        errors.CheckText("notes", request.Notes, MaxNotesLength);
        errors.CheckText("folder", request.Folder, MaxFolderLength);
        if (request.Folder is { } folder && folder.Split('/').Any(string.IsNullOrWhiteSpace))
        {
            errors.Add("folder", "Must be names with single slashes between them, such as Spring/Posts");
        }

        if (request.RedirectCode is not (null or 301 or 302 or 307 or 308))
        {
            errors.Add("redirectCode", "Must be 301, 302, 307 or 308");
        }

        CheckTags("tags", request.Tags, errors);
    }

    /// <summary>Says what is wrong with tags.</summary>
    public static void CheckTags(string field, IReadOnlyList<string?>? tags, FieldErrors errors)
    {
        if (tags is null)
        {
            return;
        }

        if (tags.Count > MaxTags)
        {
            errors.Add(field, $"Must be at most {MaxTags}");
        }

        foreach (string? tag in tags.Take(MaxTags))
        {
            if (string.IsNullOrEmpty(tag))
            {
                errors.Add(field, "Must not hold empty tags");
            }

            errors.CheckText(field, tag, MaxTagLength);
        }
    }

    private static IReadOnlyList<string> TagsOf(IReadOnlyList<string?>? tags) => tags is null ? [] : [.. tags.OfType<string>().Distinct(StringComparer.Ordinal)];
}
