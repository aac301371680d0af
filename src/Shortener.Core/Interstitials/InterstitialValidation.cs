using System.Buffers;
using System.Globalization;
using System.Text;
using Shortener.Core.Destinations;
using Shortener.Core.Images;
using Shortener.Core.Retargeting;
using Shortener.Core.Targeting.Conditions;
using Shortener.Core.Validation;

namespace Shortener.Core.Interstitials;

/// <summary>Checks an interstitial as a request gives it. Stateless, thread-safe.</summary>
public static class InterstitialValidation
{
    public const int MaxCountdown = 30;
    public const int MaxCreatives = 20;
    public const int MaxWeight = 1_000;
    public const int MaxHeadline = 120;
    public const int MaxBody = 1_000;
    public const int MaxAlt = 300;
    public const int MaxLabel = 40;
    public const int MaxHtml = 50_000;

    private const int MaxShowings = 100;
    private const int MaxHours = 720;
    private const decimal MaxAmount = 1_000_000;

    /// <summary>The settings as they are to be stored: destinations normalised, everything else as given. Where there are problems the result is of no use.</summary>
    /// <param name="settings">As read.</param>
    /// <param name="known">Ids of the creatives that the interstitial has.</param>
    /// <param name="destination">Whether links may lead to a URL, and its normalised form.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static InterstitialSettings Validate(
        InterstitialSettings settings, IReadOnlySet<long> known, Func<string, DestinationVerdict> destination, FieldProblems problems)
    {
        if (settings.Countdown is < 0 or > MaxCountdown)
        {
            problems.Add("countdown", $"Must be 0 to {MaxCountdown} seconds");
        }

        if (settings.SkipAfter is < 0 || settings.SkipAfter > settings.Countdown)
        {
            problems.Add("skipAfter", "Must be 0 to the countdown's seconds; null for never");
        }

        if (settings is { From: { } from, Until: { } until } && until <= from)
        {
            problems.Add("until", "Must be later than from");
        }

        TimeZoneInfo zone = TimeZoneInfo.Utc;
        if (settings.TimeZone is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!))
        {
            problems.Add("timezone", "Must be an IANA time zone such as Europe/Madrid");
            zone = TimeZoneInfo.Utc;
        }

        if (settings.When is { } when)
        {
            new ConditionValidation(zone, problems).Check("when", when);
        }

        CheckCap(settings.Cap, problems);
        CheckPrice(settings.Price, problems);
        RetargetingValidation.Check(settings.Retargeting, "retargeting", problems);
        if (settings.Creatives.Count > MaxCreatives)
        {
            problems.Add("creatives", $"Must be at most {MaxCreatives} creatives");
            return settings;
        }

        var seen = new HashSet<long>();
        return settings with
        {
            Creatives = [.. settings.Creatives.Select((creative, index) =>
                Check(creative, index, known, seen, destination, problems))],
        };
    }

    private static void CheckCap(FrequencyCap? cap, FieldProblems problems)
    {
        if (cap?.Showings is < 1 or > MaxShowings)
        {
            problems.Add("cap.showings", $"Must be 1 to {MaxShowings}");
        }

        if (cap?.Hours is < 1 or > MaxHours)
        {
            problems.Add("cap.hours", $"Must be 1 to {MaxHours}");
        }
    }

    private static void CheckPrice(InterstitialPrice? price, FieldProblems problems)
    {
        if (price is null)
        {
            return;
        }

        if (price.Model is not ("cpm" or "cpc"))
        {
            problems.Add("price.model", "Must be cpm or cpc");
        }

        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(price.Amount, Plain, CultureInfo.InvariantCulture, out decimal amount) || amount is < 0 or > MaxAmount || amount.Scale > 6)
        {
            problems.Add("price.amount", "Must be a decimal number from 0 to 1000000 with at most six decimals, as text: \"2.50\"");
        }
    }

    private static Creative Check(
        Creative creative, int index, IReadOnlySet<long> known, HashSet<long> seen, Func<string, DestinationVerdict> destination, FieldProblems problems)
    {
        string at = FormattableString.Invariant($"creatives[{index}]");
        if (creative.Id != 0 && !(known.Contains(creative.Id) && seen.Add(creative.Id)))
        {
            problems.Add(at + ".id", "Must be the id of one of the interstitial's creatives, once; leave it out for a new one");
        }

        TextRule.Check(at + ".name", creative.Name.Length == 0 ? null : creative.Name, Interstitial.MaxName, problems);
        if (creative.Weight is < 0 or > MaxWeight)
        {
            problems.Add(at + ".weight", $"Must be 0 to {MaxWeight}");
        }

        TextRule.Check(at + ".headline", creative.Headline, MaxHeadline, problems);
        CheckLines(at + ".body", creative.Body, MaxBody, problems);
        TextRule.Check(at + ".alt", creative.Alt, MaxAlt, problems);
        TextRule.Check(at + ".callToAction", creative.CallToAction, MaxLabel, problems);
        CheckImage(at + ".image", creative.Image, problems);
        CheckImage(at + ".poster", creative.Poster, problems);
        CheckKind(at, creative, problems);
        if (creative.CallToAction is not null && creative.Url is null)
        {
            problems.Add(at + ".url", "Required: where the call to action leads");
        }

        return creative with
        {
            Name = creative.Name.Length > 0 ? creative.Name : FormattableString.Invariant($"Creative {index + 1}"),
            Url = creative.Url is null ? null : DestinationField.Check(at + ".url", creative.Url, destination, problems),
            Video = creative.Video is null ? null : CheckVideo(at + ".video", creative.Video, destination, problems),
        };
    }

    private static void CheckKind(string at, Creative creative, FieldProblems problems)
    {
        switch (creative.Kind)
        {
            case CreativeKind.Text when creative.Headline is null && creative.Body is null:
                problems.Add(at + ".headline", "A text needs a headline or a body");
                break;
            case CreativeKind.Image when creative.Image is null:
                problems.Add(at + ".image", "Required: an uploaded image");
                break;
            case CreativeKind.Image when creative.Alt is null:
                problems.Add(at + ".alt", "Required: what the image shows, for those who do not see it");
                break;
            case CreativeKind.Video when creative.Video is null:
                problems.Add(at + ".video", "Required: the address of an MP4 or WebM file");
                break;
            case CreativeKind.Html when string.IsNullOrWhiteSpace(creative.Html):
                problems.Add(at + ".html", "Required: the creative's HTML");
                break;
            default:
                CheckLines(at + ".html", creative.Html, MaxHtml, problems);
                break;
        }
    }

    /// <summary>A text of several lines.</summary>
    private static void CheckLines(string path, string? text, int max, FieldProblems problems)
    {
        if (text is null)
        {
            return;
        }

        string flat = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        if ((flat.Length == 0 ? "Must not be empty" : TextRule.Check(flat, max)) is { } problem)
        {
            problems.Add(path, problem);
        }
    }

    /// <summary>A file of our own: 16 to 64 characters of its hash and its extension. Nothing that could be a path.</summary>
    private static void CheckImage(string path, string? image, FieldProblems problems)
    {
        if (image is null)
        {
            return;
        }

        int dot = image.IndexOf('.', StringComparison.Ordinal);
        bool named = dot is >= 16 and <= 64
            && image.AsSpan(0, dot).ContainsAnyExcept(NameCharacters) is false
            && StoredImage.TypeOf(image[(dot + 1)..]) is not null;
        if (!named)
        {
            problems.Add(path, "Must be the name of an uploaded image: its hash, a dot and png, jpg, gif or webp");
        }
    }

    /// <summary>What means something in a header's list of sources.</summary>
    private static readonly SearchValues<char> PolicyCharacters = SearchValues.Create(" ;,'\"*");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>The policy's own form of the URL: its host goes into a header.</summary>
    private static string? CheckVideo(string path, string url, Func<string, DestinationVerdict> destination, FieldProblems problems)
    {
        string? href = DestinationField.Check(path, url, destination, problems);
        if (href is null || !Uri.TryCreate(href, UriKind.Absolute, out Uri? parsed) || parsed.Scheme != Uri.UriSchemeHttps
            || !(parsed.AbsolutePath.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase) || parsed.AbsolutePath.EndsWith(".webm", StringComparison.OrdinalIgnoreCase))
            || Encoding.ASCII.GetByteCount(parsed.Host) != parsed.Host.Length || parsed.Host.AsSpan().ContainsAny(PolicyCharacters))
        {
            problems.Add(path, "Must be an https address that ends in .mp4 or .webm");
        }

        return href;
    }
}
