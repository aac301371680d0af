using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Clicks;
using Shortener.Core.Destinations;
using Shortener.Core.Ids;
using Shortener.Core.Images;
using Shortener.Core.Interstitials;
using Shortener.Core.Validation;

namespace Shortener.Api.Interstitials;

/// <summary>Puts a request's fields into an interstitial, or says what is wrong with them. Thread-safe.</summary>
internal sealed class InterstitialRequestValidation(DestinationCheck destinations, IImageStore images)
{
    /// <summary>The interstitial with the fields in place.</summary>
    public async Task<(Interstitial? Interstitial, Problem? Problem)> ChangeAsync(
        Interstitial interstitial, InterstitialRequest request, CancellationToken ct)
    {
        await destinations.EnsureCurrentAsync(ct);
        var errors = new FieldErrors();
        var problems = new FieldProblems();
        InterstitialSettings before = interstitial.Settings;
        string name = request.Has(nameof(request.Name)) ? request.Name ?? "" : interstitial.Name;
        if (name.Length == 0)
        {
            errors.Add("name", "Required: text for people");
        }
        else
        {
            TextRule.Check("name", name, Interstitial.MaxName, problems);
        }

        InterstitialSettings settings = before with
        {
            Countdown = request.Has(nameof(request.Countdown)) ? request.Countdown ?? InterstitialSettings.DefaultCountdown : before.Countdown,
            SkipAfter = request.Has(nameof(request.SkipAfter)) ? request.SkipAfter : before.SkipAfter,
            AutoContinue = request.Has(nameof(request.AutoContinue)) ? request.AutoContinue ?? true : before.AutoContinue,
            From = request.Has(nameof(request.From)) ? Instant("from", request.From, errors) : before.From,
            Until = request.Has(nameof(request.Until)) ? Instant("until", request.Until, errors) : before.Until,
            TimeZone = request.Has(nameof(request.Timezone)) ? request.Timezone : before.TimeZone,
            When = request.Has(nameof(request.When)) ? request.When : before.When,
            Cap = request.Has(nameof(request.Cap)) ? request.Cap : before.Cap,
            Creatives = request.Has(nameof(request.Creatives)) ? CreativesOf(request.Creatives ?? [], problems) : before.Creatives,
            AutoRotate = request.Has(nameof(request.AutoRotate)) ? request.AutoRotate ?? false : before.AutoRotate,
            Price = request.Has(nameof(request.Price)) ? request.Price : before.Price,
            Retargeting = request.Has(nameof(request.Retargeting)) ? request.Retargeting : before.Retargeting,
        };
        settings = InterstitialValidation.Validate(settings, before.Creatives.Select(one => one.Id).ToHashSet(), Judge, problems);
        if (request.Has(nameof(request.Creatives)))
        {
            await CheckImagesAsync(interstitial.WorkspaceId, before.Creatives, settings.Creatives, problems, ct);
        }

        errors.Add(problems);
        return errors.Any
            ? (null, errors.ToProblem())
            : (interstitial with { Name = name, Enabled = request.Has(nameof(request.Enabled)) ? request.Enabled ?? true : interstitial.Enabled, Settings = settings }, null);
    }

    /// <summary>What a request for an interstitial that does not exist yet starts from.</summary>
    public static Interstitial Blank(int workspaceId) => new()
    {
        Id = 0,
        WorkspaceId = workspaceId,
        Name = "",
        Settings = new InterstitialSettings { AutoContinue = true },
    };

    /// <summary>
    /// What a request comes to before it is stored, for a picture of it: where a field is wrong the interstitial is drawn without. Creatives
    /// that hold an id keep it, so that the document of one that is stored can be shown.
    /// </summary>
    public Interstitial Draw(int workspaceId, InterstitialRequest request)
    {
        var blank = new InterstitialSettings();
        Creative[] creatives = [.. CreativesOf(request.Creatives ?? [], new FieldProblems()).Select(Drawable)];
        return Blank(workspaceId) with
        {
            Settings = blank with
            {
                Countdown = Math.Clamp(request.Countdown ?? InterstitialSettings.DefaultCountdown, 0, InterstitialValidation.MaxCountdown),
                SkipAfter = request.SkipAfter is { } skip ? Math.Clamp(skip, 0, InterstitialValidation.MaxCountdown) : null,
                AutoContinue = request.AutoContinue ?? true,
                Creatives = creatives,
            },
        };
    }

    /// <summary>Names of files and hosts go into addresses and headers: only what could be stored is drawn.</summary>
    private Creative Drawable(Creative creative)
    {
        var problems = new FieldProblems();
        InterstitialValidation.Validate(new InterstitialSettings { Creatives = [creative with { Id = 0 }] }, new HashSet<long>(), Judge, problems);
        bool Wrong(string field) => problems.Items.Any(problem => problem.Path == "creatives[0]." + field);
        return creative with
        {
            Id = Math.Max(0, creative.Id),
            Image = Wrong("image") ? null : creative.Image,
            Poster = Wrong("poster") ? null : creative.Poster,
            Video = Wrong("video") ? null : creative.Video,
            Url = Wrong("url") ? null : creative.Url,
        };
    }

    /// <summary>Images that the creatives did not have before must be among the workspace's; the others stay, be they deleted meanwhile.</summary>
    private async Task CheckImagesAsync(
        int workspaceId, IReadOnlyList<Creative> before, IReadOnlyList<Creative> after, FieldProblems problems, CancellationToken ct)
    {
        HashSet<string> kept = [.. before.SelectMany(one => new[] { one.Image, one.Poster }).OfType<string>()];
        (string Path, string Name)[] added =
        [
            .. after.SelectMany((one, index) => new (string Path, string? Name)[]
                {
                    (FormattableString.Invariant($"creatives[{index}].image"), one.Image),
                    (FormattableString.Invariant($"creatives[{index}].poster"), one.Poster),
                })
                .Where(one => one.Name is not null && !kept.Contains(one.Name) && problems.Items.All(problem => problem.Path != one.Path))
                .Select(one => (one.Path, one.Name!)),
        ];
        if (added.Length == 0)
        {
            return;
        }

        string[] hashes = [.. added.Select(one => one.Name[..one.Name.IndexOf('.', StringComparison.Ordinal)]).Distinct()];
        HashSet<string> known = [.. (await images.FindByHashAsync(workspaceId, hashes, ct)).Select(image => image.FileName)];
        foreach ((string path, string name) in added)
        {
            if (!known.Contains(name))
            {
                problems.Add(path, "Must be an image of this workspace: POST /api/v1/images takes one");
            }
        }
    }

    private DestinationVerdict Judge(string url) => destinations.Check(url);

    private static List<Creative> CreativesOf(IReadOnlyList<CreativeRequest?> requests, FieldProblems problems)
    {
        var creatives = new List<Creative>(requests.Count);
        for (int i = 0; i < requests.Count; i++)
        {
            string at = FormattableString.Invariant($"creatives[{i}]");
            if (requests[i] is not { } request)
            {
                problems.Add(at, "Must be a creative: {\"kind\",…}");
                continue;
            }

            long id = 0;
            if (request.Id is not null && !OpaqueId.Creative.TryParse(request.Id, out id))
            {
                // None of the interstitial's has it, which the validation says.
                id = -1;
            }

            if (request.Kind is null)
            {
                problems.Add(at + ".kind", "Required: text, image, video or html");
            }

            creatives.Add(new Creative
            {
                Id = id,
                Name = request.Name ?? "",
                Kind = request.Kind ?? CreativeKind.Text,
                Weight = request.Weight ?? Creative.DefaultWeight,
                Headline = request.Headline,
                Body = request.Body,
                Image = FileNameOf(request.Image),
                Alt = request.Alt,
                Video = request.Video,
                Poster = FileNameOf(request.Poster),
                Html = request.Html,
                CallToAction = request.CallToAction,
                Url = request.Url,
            });
        }

        return creatives;
    }

    /// <summary>The name in an image's address; whatever is no such address stays as it is.</summary>
    private static string? FileNameOf(string? image) =>
        image?.StartsWith(StoredImage.Folder, StringComparison.Ordinal) == true ? image[StoredImage.Folder.Length..] : image;

    private static DateTimeOffset? Instant(string field, string? text, FieldErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        if (InstantConverter.TryParse(text, out DateTimeOffset instant))
        {
            return UnixMicros.ToInstant(UnixMicros.From(instant));
        }

        errors.Add(field, "Must be an instant such as 2026-05-01T00:00:00Z");
        return null;
    }
}
