using System.Globalization;
using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>
/// What a valid document still needs before it may be published: texts without which people cannot use the page, destinations, contrast.
/// Hidden blocks need nothing. Stateless, thread-safe.
/// </summary>
public static class HubReadiness
{
    /// <summary>What is missing, each with its field's path.</summary>
    public static IReadOnlyList<FieldProblem> Check(HubDocument document)
    {
        var problems = new FieldProblems();
        Need("profile.title", document.Profile?.Title, "Required: whose page it is", problems);
        if (document.Theme is { Name: HubThemes.Own, Own: var look })
        {
            CheckContrast(look, problems);
        }

        IReadOnlyList<HubBlock?> blocks = document.Blocks ?? [];
        for (int i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is { Hidden: not true } block)
            {
                CheckBlock(FormattableString.Invariant($"blocks[{i}]"), block, problems);
            }
        }

        return problems.Items;
    }

    private static void CheckContrast(HubLook? look, FieldProblems problems)
    {
        OwnColors colors = HubThemes.ColorsOf(look);
        double text = HexColor.Contrast(colors.Text, colors.Background);
        // Words of a page with an image stand on a panel of the page's first colour.
        if (colors.BackgroundTo is { } to && string.IsNullOrEmpty(look?.BackgroundImage))
        {
            text = Math.Min(text, HexColor.Contrast(colors.Text, to));
        }

        Demand("theme.own.text", text, problems);
        if (look?.ButtonStyle is not "outline")
        {
            Demand("theme.own.buttonText", HexColor.Contrast(colors.ButtonText, colors.Button), problems);
        }
    }

    private static void Demand(string path, double contrast, FieldProblems problems)
    {
        if (contrast < HexColor.MinTextContrast)
        {
            // Rounded down: 4.49 must not read as 4.5.
            string seen = (Math.Floor(contrast * 10) / 10).ToString("0.0", CultureInfo.InvariantCulture);
            problems.Add(path, $"Must have a contrast of at least 4.5 : 1 against what it stands on; it has {seen} : 1");
        }
    }

    private static void CheckBlock(string path, HubBlock block, FieldProblems problems)
    {
        switch (block.Kind)
        {
            case "link":
                Need(path + ".label", block.Label, "Required: what the button says", problems);
                Need(path + ".url", block.Url ?? block.LinkId, "Required: where it leads to", problems);
                break;
            case "heading":
                Need(path + ".label", block.Label, "Required", problems);
                break;
            case "text":
                Need(path + ".text", block.Text, "Required", problems);
                break;
            case "image":
                Need(path + ".image", block.Image, "Required: an image", problems);
                Need(path + ".alt", block.Alt, "Required: what the image shows, for those who do not see it", problems);
                break;
            case "embed":
                Need(path + ".url", block.Url, "Required: what it plays", problems);
                break;
            case "messenger":
                Need(path + ".messenger.network", block.Messenger?.Network, "Required", problems);
                Need(path + ".messenger.account", block.Messenger?.Account, "Required: whom it writes to", problems);
                break;
            case "lead":
                Need(path + ".lead.consent", block.Lead?.Consent, "Required: what the visitor agrees to", problems);
                if (block.Lead is { } lead && !HubLeadFields.Of(lead).Any(name => name is "email" or "phone"))
                {
                    problems.Add(path + ".lead.fields", "Must hold email or phone: there would be no way to answer");
                }

                break;
            case "contact":
                Need(path + ".contact.name", block.Contact?.Name, "Required", problems);
                break;
            case "socials":
                CheckSocials(path + ".socials", block.Socials, problems);
                break;
            case "faq":
                CheckQuestions(path + ".questions", block.Questions, problems);
                break;
            default:
                HubCardReadiness.Check(path, block, problems);
                break;
        }
    }

    private static void CheckSocials(string path, IReadOnlyList<HubSocial?>? socials, FieldProblems problems)
    {
        if (socials is not { Count: > 0 })
        {
            problems.Add(path, "Required: at least one");
        }

        for (int i = 0; i < socials?.Count; i++)
        {
            Need(FormattableString.Invariant($"{path}[{i}].url"), socials[i]?.Url, "Required", problems);
        }
    }

    private static void CheckQuestions(string path, IReadOnlyList<HubQuestion?>? questions, FieldProblems problems)
    {
        if (questions is not { Count: > 0 })
        {
            problems.Add(path, "Required: at least one");
        }

        for (int i = 0; i < questions?.Count; i++)
        {
            Need(FormattableString.Invariant($"{path}[{i}].question"), questions[i]?.Question, "Required", problems);
            Need(FormattableString.Invariant($"{path}[{i}].answer"), questions[i]?.Answer, "Required", problems);
        }
    }

    internal static void Need(string path, string? text, string message, FieldProblems problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            problems.Add(path, message);
        }
    }
}
