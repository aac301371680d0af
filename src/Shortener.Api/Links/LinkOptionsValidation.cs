using System.Globalization;
using Shortener.Api.Analytics;
using Shortener.Api.Passwords;
using Shortener.Api.Problems;
using Shortener.Core.Analytics;
using Shortener.Core.Apps;
using Shortener.Core.Clicks;
using Shortener.Core.Destinations;
using Shortener.Core.Ids;
using Shortener.Core.Interstitials;
using Shortener.Core.Links;
using Shortener.Core.Targeting;
using Shortener.Core.Validation;
using Shortener.Core.Variants;

namespace Shortener.Api.Links;

/// <summary>Turns what a request gives of a link's options into what is stored, or says what is wrong with each field. Thread-safe.</summary>
internal sealed class LinkOptionsValidation(DestinationCheck destinations, AppSchemes schemes, IInterstitialStore interstitials)
{
    private const long MaxClickLimit = 1_000_000_000;
    private const int MaxReasonLength = 500;
    private const int MaxPreviewTitleLength = 300;
    private const int MaxPreviewTextLength = 1_000;

    /// <summary>The options with the request's fields in place; null for a plain link.</summary>
    public async Task<LinkOptions?> ApplyAsync(int workspaceId, LinkOptions? before, LinkRequest request, FieldErrors errors, CancellationToken ct)
    {
        LinkOptions options = before ?? new LinkOptions();
        options = options with
        {
            StartsAt = request.Has(nameof(LinkRequest.StartsAt)) ? Instant("startsAt", request.StartsAt, errors) : options.StartsAt,
            ExpiresAt = request.Has(nameof(LinkRequest.ExpiresAt)) ? Instant("expiresAt", request.ExpiresAt, errors) : options.ExpiresAt,
            ExpiredUrl = request.Has(nameof(LinkRequest.ExpiredUrl))
                ? await UrlAsync("expiredUrl", request.ExpiredUrl, errors, ct)
                : options.ExpiredUrl,
            ClickLimit = request.Has(nameof(LinkRequest.ClickLimit)) ? request.ClickLimit : options.ClickLimit,
            ClickLimitUrl = request.Has(nameof(LinkRequest.ClickLimitUrl))
                ? await UrlAsync("clickLimitUrl", request.ClickLimitUrl, errors, ct)
                : options.ClickLimitUrl,
            PasswordHash = request.Has(nameof(LinkRequest.Password)) ? Password(request, errors) : options.PasswordHash,
            Block = request.Has(nameof(LinkRequest.Block)) ? Block(request.Block, errors) : options.Block,
            ForwardPath = request.Has(nameof(LinkRequest.ForwardPath)) ? request.ForwardPath ?? false : options.ForwardPath,
            Preview = request.Has(nameof(LinkRequest.Preview)) ? await PreviewAsync(request.Preview, errors, ct) : options.Preview,
            TimeZone = request.Has(nameof(LinkRequest.Timezone)) ? TimeZone(request.Timezone, errors) : options.TimeZone,
        };
        options = options with
        {
            InterstitialId = request.Has(nameof(LinkRequest.InterstitialId))
                ? await InterstitialAsync(workspaceId, request.InterstitialId, errors, ct)
                : options.InterstitialId,
            NoInterstitial = request.Has(nameof(LinkRequest.NoInterstitial)) ? request.NoInterstitial ?? false : options.NoInterstitial,
        };
        if (options is { InterstitialId: not null, NoInterstitial: true })
        {
            errors.Add("noInterstitial", "Not together with interstitialId; null clears that");
        }

        if (options.ClickLimit is < 1 or > MaxClickLimit)
        {
            errors.Add("clickLimit", string.Create(CultureInfo.InvariantCulture, $"Must be 1 to {MaxClickLimit}"));
        }

        if (options is { StartsAt: { } start, ExpiresAt: { } end } && end <= start)
        {
            errors.Add("expiresAt", "Must be later than startsAt");
        }

        await destinations.EnsureCurrentAsync(ct);
        options = ApplyTargeting(options, request, errors);
        return options.IsEmpty ? null : options;
    }

    /// <summary>Judges by the own hosts as last read: the caller keeps them current.</summary>
    private LinkOptions ApplyTargeting(LinkOptions options, LinkRequest request, FieldErrors errors)
    {
        bool rules = request.Has(nameof(LinkRequest.Rules));
        bool test = request.Has(nameof(LinkRequest.Variants)) || request.Has(nameof(LinkRequest.VariantsEndAt)) || request.Has(nameof(LinkRequest.Winner));
        var problems = new FieldProblems();
        if (rules)
        {
            TimeZoneInfo zone = options.TimeZone is { } name && TimeZoneName.TryFind(name, out TimeZoneInfo? found) ? found : TimeZoneInfo.Utc;
            IReadOnlyList<Rule> valid = RuleValidation.Validate(request.Rules ?? [], "rules", zone, Judge, problems);
            options = options with { Rules = valid.Count == 0 ? null : valid };
        }

        if (test)
        {
            VariantTest changed = options.Test ?? new VariantTest();
            changed = changed with
            {
                Variants = request.Has(nameof(LinkRequest.Variants)) ? request.Variants : changed.Variants,
                EndsAt = request.Has(nameof(LinkRequest.VariantsEndAt)) ? Instant("variantsEndAt", request.VariantsEndAt, errors) : changed.EndsAt,
                Winner = request.Has(nameof(LinkRequest.Winner)) ? request.Winner : changed.Winner,
            };
            bool none = changed.Variants is null or { Count: 0 };
            if (none && (request.Winner ?? request.VariantsEndAt) is not null)
            {
                errors.Add(request.Winner is null ? "variantsEndAt" : "winner", "Belongs to variants, and the link has none");
            }

            options = options with { Test = none ? null : VariantValidation.Validate(changed, "", Judge, problems) };
        }

        options = options with
        {
            Ios = !request.Has(nameof(LinkRequest.Ios)) ? options.Ios
                : request.Ios is { } ios ? AppValidation.Validate(ios, "ios", schemes, Judge, problems) : null,
            Android = !request.Has(nameof(LinkRequest.Android)) ? options.Android
                : request.Android is { } android ? AppValidation.Validate(android, "android", schemes, Judge, problems) : null,
            EscapeInApp = request.Has(nameof(LinkRequest.EscapeInApp)) ? request.EscapeInApp ?? false : options.EscapeInApp,
        };
        foreach (FieldProblem problem in problems.Items)
        {
            errors.Add(problem.Path == "endsAt" ? "variantsEndAt" : problem.Path, problem.Message);
        }

        bool splits = options.Test is not null || options.Rules?.Any(rule => rule.Then?.Variants is not null) == true;
        return splits && options.VariantKey is null ? options with { VariantKey = VariantKey.Create().ToString() } : options;
    }

    private DestinationVerdict Judge(string url) => FieldErrors.IsStorable(url)
        ? destinations.Check(url)
        : new DestinationVerdict(null, "Must not contain NUL characters or lone surrogates");

    private async ValueTask<LinkPreview?> PreviewAsync(LinkPreviewRequest? preview, FieldErrors errors, CancellationToken ct)
    {
        if (preview is null)
        {
            return null;
        }

        errors.CheckText("preview.title", preview.Title, MaxPreviewTitleLength);
        errors.CheckText("preview.text", preview.Text, MaxPreviewTextLength);
        if (preview is { Title: null, Text: null, Image: null })
        {
            errors.Add("preview", "Give at least one of title, text and image; null removes the preview");
        }

        return new LinkPreview(preview.Title, preview.Text, await UrlAsync("preview.image", preview.Image, errors, ct, isImage: true));
    }

    private async ValueTask<long?> InterstitialAsync(int workspaceId, string? id, FieldErrors errors, CancellationToken ct)
    {
        if (id is null)
        {
            return null;
        }

        if (OpaqueId.Interstitial.TryParse(id, out long number) && await interstitials.FindAsync(workspaceId, number, ct) is not null)
        {
            return number;
        }

        errors.Add("interstitialId", "The workspace has no such interstitial");
        return null;
    }

    private static DateTimeOffset? Instant(string field, string? text, FieldErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        if (InstantText.TryParse(text, out PeriodBound bound) && bound.UnixMicros is { } instant)
        {
            return UnixMicros.ToInstant(instant);
        }

        errors.Add(field, "Must be an instant such as 2026-05-01T00:00:00Z");
        return null;
    }

    private async ValueTask<string?> UrlAsync(string field, string? url, FieldErrors errors, CancellationToken ct, bool isImage = false)
    {
        if (url is null)
        {
            return null;
        }

        DestinationVerdict verdict = FieldErrors.IsStorable(url)
            ? await (isImage ? destinations.CheckImageAsync(url, ct) : destinations.CheckAsync(url, ct))
            : new DestinationVerdict(null, "Must not contain NUL characters or lone surrogates");
        if (!verdict.IsAllowed)
        {
            errors.Code = "destination_not_allowed";
            errors.Add(field, verdict.Reason!);
        }

        return verdict.Href;
    }

    private static string? Password(LinkRequest request, FieldErrors errors)
    {
        if (request.Password is not { } password)
        {
            return null;
        }

        if (password.Length is 0 or > PasswordHashing.MaxLength || !FieldErrors.IsStorable(password))
        {
            errors.Add("password", $"Must be 1 to {PasswordHashing.MaxLength} characters without NUL and lone surrogates; null removes it");
            return null;
        }

        // A hash takes some 50 ms of a core: none for what is refused anyway.
        return errors.Any ? null : request.PasswordHash ??= PasswordHashing.Hash(password);
    }

    private static LinkBlock? Block(LinkBlockRequest? block, FieldErrors errors)
    {
        if (block is null)
        {
            return null;
        }

        if (block.Status is not (null or 410 or 451))
        {
            errors.Add("block.status", "Must be 410 or 451");
        }

        errors.CheckText("block.reason", block.Reason, MaxReasonLength);
        return new LinkBlock(block.Status ?? 410, string.IsNullOrWhiteSpace(block.Reason) ? null : block.Reason);
    }

    private static string? TimeZone(string? name, FieldErrors errors)
    {
        if (name is not null && !TimeZoneName.TryFind(name, out _))
        {
            errors.Add("timezone", "Must be an IANA time zone such as Europe/Madrid");
        }

        return name;
    }
}
