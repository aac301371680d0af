using Shortener.Core.Destinations;
using Shortener.Core.Retargeting;
using Shortener.Core.Targeting.Conditions;
using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>
/// Checks a document as a request gives it: what is wrong is refused, what is missing passes, because drafts are saved while they are
/// written (<see cref="HubReadiness"/> says what publishing still needs). One use; not thread-safe.
/// </summary>
/// <param name="destination">Whether pages may lead to a URL, and its normalised form.</param>
/// <param name="known">The ids of the document that are the workspace's, and the hub's.</param>
/// <param name="problems">Takes what is wrong, each with its field's path.</param>
public sealed class HubValidation(Func<string, DestinationVerdict> destination, HubReferences known, FieldProblems problems)
{
    /// <summary>Blocks of a page.</summary>
    public const int MaxBlocks = 100;

    /// <summary>Verified links of a page.</summary>
    public const int MaxVerifiedLinks = 10;

    private readonly ConditionValidation _conditions = new(TimeZoneInfo.Utc, problems);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>The document as it is to be stored: destinations normalised, everything else as given. Of no use where there are problems.</summary>
    public HubDocument Validate(HubDocument document)
    {
        HubText.OneOf("language", document.Language, problems, "en", "es", "ru");
        RetargetingValidation.Check(document.Retargeting, "retargeting", problems);
        CheckTheme(document.Theme);
        IReadOnlyList<HubBlock?> blocks = document.Blocks ?? [];
        if (blocks.Count > MaxBlocks)
        {
            problems.Add("blocks", $"A page may have at most {MaxBlocks} blocks");
            return document;
        }

        if (blocks.Count(block => block is not null && HubVisibility.IsConditional(block)) > HubVisibility.MaxConditional)
        {
            problems.Add("blocks", $"A page may have at most {HubVisibility.MaxConditional} scheduled or targeted blocks");
        }

        var fields = new HubFieldChecks(destination, known, problems);
        var checker = new HubBlockValidation(fields, problems);
        return document with
        {
            Profile = Profile(document.Profile, fields),
            Blocks = [.. blocks.Select((block, i) => Block(FormattableString.Invariant($"blocks[{i}]"), block, checker))],
        };
    }

    private HubProfile? Profile(HubProfile? profile, HubFieldChecks fields)
    {
        if (profile is null)
        {
            return null;
        }

        HubText.Line("profile.title", profile.Title, 100, problems);
        HubText.Lines("profile.bio", profile.Bio, 1_000, problems);
        fields.Image("profile.avatar", profile.Avatar);
        fields.Image("profile.cover", profile.Cover);
        HubText.Line("profile.share.title", profile.Share?.Title, 200, problems);
        HubText.Lines("profile.share.description", profile.Share?.Description, 500, problems);
        fields.Image("profile.share.image", profile.Share?.Image);
        if (profile.VerifiedLinks is not { } links)
        {
            return profile;
        }

        if (links.Count > MaxVerifiedLinks)
        {
            problems.Add("profile.verifiedLinks", $"Must be at most {MaxVerifiedLinks} links");
            return profile;
        }

        return profile with { VerifiedLinks = [.. links.Select((link, i) => fields.Url(FormattableString.Invariant($"profile.verifiedLinks[{i}]"), link))] };
    }

    private void CheckTheme(HubTheme? theme)
    {
        HubText.OneOf("theme.name", theme?.Name, problems, [.. HubThemes.Names, HubThemes.Own]);
        if (theme?.Own is not { } look)
        {
            return;
        }

        (string Name, string? Color)[] colors =
        [
            ("background", look.Background), ("backgroundTo", look.BackgroundTo), ("text", look.Text), ("button", look.Button),
            ("buttonText", look.ButtonText),
        ];
        foreach ((string name, string? color) in colors)
        {
            if (color is not null && !HexColor.TryParse(color, out _))
            {
                problems.Add("theme.own." + name, "Must be a colour such as #1f4d3a");
            }
        }

        if (look.GradientAngle is { } angle && (angle is < 0 or > 345 || angle % 15 != 0))
        {
            problems.Add("theme.own.gradientAngle", "Must be a multiple of 15 from 0 to 345");
        }

        if (look.BackgroundImage is { } image && !known.Images.Contains(image))
        {
            problems.Add("theme.own.backgroundImage", "The workspace has no such image");
        }

        HubText.OneOf("theme.own.font", look.Font, problems, [.. HubThemes.Fonts]);
        HubText.OneOf("theme.own.headingFont", look.HeadingFont, problems, [.. HubThemes.Fonts]);
        HubText.OneOf("theme.own.buttonShape", look.ButtonShape, problems, "square", "rounded", "pill");
        HubText.OneOf("theme.own.buttonStyle", look.ButtonStyle, problems, "solid", "outline", "soft", "shadow");
        HubText.OneOf("theme.own.layout", look.Layout, problems, "list", "grid");
        HubText.OneOf("theme.own.align", look.Align, problems, "center", "start");
    }

    private HubBlock? Block(string path, HubBlock? block, HubBlockValidation checker)
    {
        if (block is null)
        {
            problems.Add(path, "Must be a block: {\"kind\",…}");
            return null;
        }

        if (!HubKinds.IsKnown(block.Kind))
        {
            problems.Add(path + ".kind", $"Must be one of {string.Join(", ", HubKinds.All)}");
            return block;
        }

        foreach (string field in HubKinds.Given(block).Where(field => !HubKinds.Has(block.Kind!, field)))
        {
            problems.Add($"{path}.{field}", $"Does not belong to a block of kind {block.Kind}");
        }

        if (block.Id is { } id && (!known.Blocks.Contains(id) || !_ids.Add(id)))
        {
            problems.Add(path + ".id", known.Blocks.Contains(id) ? "Given twice" : "The page has no such block");
        }

        HubText.Line(path + ".ref", block.Ref, 64, problems);
        if (block is { From: { } from, Until: { } until } && until <= from)
        {
            problems.Add(path + ".until", "Must be later than from");
        }

        if (block.When is { } when)
        {
            _conditions.Check(path + ".when", when);
        }

        return checker.Validate(path, block);
    }
}
