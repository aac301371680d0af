using Shortener.Api.Problems;
using Shortener.Core.Destinations;
using Shortener.Core.Domains;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>Turns what a request gives into what is stored, or says what is wrong with each field. Thread-safe.</summary>
internal sealed class LinkValidation(DestinationCheck destinations, DomainLookup domains, PublicUrl publicUrl)
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
        string url = await CheckUrlAsync(request.Url, errors, ct);
        if (request.Slug is not null)
        {
            CheckSlug(request.Slug, errors);
        }

        CheckRest(request, errors);
        if (request.Reuse == true && (request.Slug is not null || request.ExternalId is not null))
        {
            errors.Add("reuse", "Not together with slug or externalId, which name one link");
        }

        Domain? domain = await FindDomainAsync(workspaceId, request.Domain, ct);
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
            Slug = request.Slug ?? "",
            SlugIsRandom = request.Slug is null,
            Url = url,
            RedirectCode = request.RedirectCode ?? 302,
            ForwardQuery = request.ForwardQuery ?? true,
            Enabled = request.Enabled ?? true,
            Title = request.Title,
            ExternalId = request.ExternalId,
            Tags = TagsOf(request.Tags),
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

        if (request.Has(nameof(LinkRequest.Slug)) && request.Slug != link.Slug)
        {
            CheckSlug(request.Slug ?? "", errors);
        }

        CheckRest(request, errors);
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
            Slug = request.Has(nameof(LinkRequest.Slug)) ? request.Slug! : link.Slug,
            RedirectCode = request.RedirectCode ?? link.RedirectCode,
            ForwardQuery = request.ForwardQuery ?? link.ForwardQuery,
            Enabled = enabled,
            DisabledReason = enabled ? null : link.DisabledReason,
            Title = request.Has(nameof(LinkRequest.Title)) ? request.Title : link.Title,
            ExternalId = request.Has(nameof(LinkRequest.ExternalId)) ? request.ExternalId : link.ExternalId,
            Tags = request.Has(nameof(LinkRequest.Tags)) ? TagsOf(request.Tags) : link.Tags,
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

    private static void CheckSlug(string slug, FieldErrors errors)
    {
        string? message = Slug.TryParse(slug, out _) switch
        {
            SlugVerdict.Valid => null,
            SlugVerdict.Empty => "Must not be empty; leave it out for a random one",
            SlugVerdict.TooLong => $"Must be at most {Slug.MaxLength} characters",
            SlugVerdict.Reserved => "Reserved for the platform",
            _ => "May hold only letters A–Z and a–z, digits, hyphens and underscores",
        };
        if (message is not null)
        {
            errors.Add("slug", message);
        }
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
