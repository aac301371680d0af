using Shortener.Core.Accounts;
using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>Checks what belongs to a block's kind. One use; not thread-safe.</summary>
internal sealed class HubBlockValidation(HubFieldChecks fields, FieldProblems problems)
{
    private const int MaxSocials = 20;
    private const int MaxQuestions = 30;
    private const int MaxContacts = 5;

    private readonly HubCardValidation _cards = new(fields, problems);

    /// <summary>The block with its destinations normalised.</summary>
    public HubBlock Validate(string path, HubBlock block)
    {
        HubText.Line(path + ".label", block.Label, 120, problems);
        HubText.Line(path + ".description", block.Description, 300, problems);
        HubText.Lines(path + ".text", block.Text, 5_000, problems);
        HubText.Line(path + ".alt", block.Alt, 300, problems);
        fields.Image(path + ".image", block.Image);
        fields.Link(path + ".linkId", block.LinkId);
        if (!string.IsNullOrEmpty(block.LinkId) && !string.IsNullOrEmpty(block.Url))
        {
            problems.Add(path + ".linkId", "Give url or linkId, not both");
        }

        if (!string.IsNullOrEmpty(block.Icon) && !HubIcons.IsLinkIcon(block.Icon))
        {
            problems.Add(path + ".icon", "There is no such icon");
        }

        if (!string.IsNullOrEmpty(block.Color) && !HexColor.TryParse(block.Color, out _))
        {
            problems.Add(path + ".color", "Must be a colour such as #1f4d3a");
        }

        HubText.OneOf(path + ".divider", block.Divider, problems, "line", "dots", "space");
        CheckMessenger(path + ".messenger", block.Messenger);
        _cards.CheckProduct(path + ".product", block.Product);
        _cards.CheckCountdown(path + ".countdown", block.Countdown);
        _cards.CheckPlace(path + ".map", block.Map);
        string? url = fields.Url(path + ".url", block.Url);
        if (block.Kind == "embed" && !string.IsNullOrEmpty(url) && HubEmbed.Parse(url) is null)
        {
            problems.Add(path + ".url", $"Must be the address of something on {HubEmbed.KnownNames}");
        }

        return block with
        {
            Url = url,
            Socials = Socials(path + ".socials", block.Socials),
            Lead = Lead(path + ".lead", block.Lead),
            Contact = Contact(path + ".contact", block.Contact),
            Questions = Questions(path + ".questions", block.Questions),
            Gallery = _cards.Gallery(path + ".gallery", block.Gallery),
        };
    }

    private IReadOnlyList<HubSocial?>? Socials(string path, IReadOnlyList<HubSocial?>? socials)
    {
        if (socials is null || !IsWithin(path, socials.Count, MaxSocials))
        {
            return socials;
        }

        return [.. socials.Select((social, i) => Social(FormattableString.Invariant($"{path}[{i}]"), social))];
    }

    private HubSocial? Social(string path, HubSocial? social)
    {
        if (social is null)
        {
            problems.Add(path, "Must be {\"network\",\"url\"}");
            return null;
        }

        if (!HubIcons.IsNetwork(social.Network))
        {
            problems.Add(path + ".network", "There is no such network");
            return social;
        }

        switch (social.Network)
        {
            case "email":
                Email(path + ".url", social.Url);
                return social;
            case "phone":
                Phone(path + ".url", social.Url);
                return social;
            default:
                return social with { Url = fields.Url(path + ".url", social.Url) };
        }
    }

    private void CheckMessenger(string path, HubMessenger? messenger)
    {
        if (messenger is null)
        {
            return;
        }

        HubText.Lines(path + ".text", messenger.Text, 500, problems);
        if (!HubMessengers.IsKnown(messenger.Network))
        {
            problems.Add(path + ".network", $"Must be one of {string.Join(", ", HubMessengers.All)}");
        }
        else if (!string.IsNullOrEmpty(messenger.Account) && HubMessengers.AddressOf(messenger) is null)
        {
            problems.Add(path + ".account", HubMessengers.AccountHint(messenger.Network!));
        }
    }

    private HubLeadForm? Lead(string path, HubLeadForm? lead)
    {
        if (lead is null)
        {
            return null;
        }

        CheckFields(path + ".fields", lead.Fields);
        CheckFields(path + ".required", lead.Required);
        HubText.Lines(path + ".consent", lead.Consent, 500, problems);
        HubText.Line(path + ".button", lead.Button, 60, problems);
        HubText.Lines(path + ".thanks", lead.Thanks, 500, problems);
        return lead with { PolicyUrl = fields.Url(path + ".policyUrl", lead.PolicyUrl) };
    }

    private void CheckFields(string path, IReadOnlyList<string?>? names)
    {
        if (names is null || !IsWithin(path, names.Count, HubLeadFields.All.Count))
        {
            return;
        }

        if (names.Any(name => !HubLeadFields.All.Contains(name)) || names.Distinct().Count() != names.Count)
        {
            problems.Add(path, $"Must be of {string.Join(", ", HubLeadFields.All)}, each once");
        }
    }

    private HubContact? Contact(string path, HubContact? contact)
    {
        if (contact is null)
        {
            return null;
        }

        (string Name, string? Text)[] lines =
        [
            ("name", contact.Name), ("organization", contact.Organization), ("jobTitle", contact.JobTitle), ("street", contact.Street),
            ("city", contact.City), ("region", contact.Region), ("postalCode", contact.PostalCode), ("country", contact.Country),
        ];
        foreach ((string name, string? text) in lines)
        {
            HubText.Line($"{path}.{name}", text, 200, problems);
        }

        HubText.Lines(path + ".note", contact.Note, 1_000, problems);
        Each(path + ".phones", contact.Phones, Phone);
        Each(path + ".emails", contact.Emails, Email);
        return contact with { Website = fields.Url(path + ".website", contact.Website) };
    }

    private IReadOnlyList<HubQuestion?>? Questions(string path, IReadOnlyList<HubQuestion?>? questions)
    {
        if (questions is null || !IsWithin(path, questions.Count, MaxQuestions))
        {
            return questions;
        }

        for (int i = 0; i < questions.Count; i++)
        {
            string at = FormattableString.Invariant($"{path}[{i}]");
            if (questions[i] is not { } question)
            {
                problems.Add(at, "Must be {\"question\",\"answer\"}");
                continue;
            }

            HubText.Line(at + ".question", question.Question, 300, problems);
            HubText.Lines(at + ".answer", question.Answer, 3_000, problems);
        }

        return questions;
    }

    private void Each(string path, IReadOnlyList<string?>? items, Action<string, string?> check)
    {
        if (items is null || !IsWithin(path, items.Count, MaxContacts))
        {
            return;
        }

        for (int i = 0; i < items.Count; i++)
        {
            check(FormattableString.Invariant($"{path}[{i}]"), items[i]);
        }
    }

    private void Email(string path, string? address)
    {
        if (!string.IsNullOrEmpty(address) && !EmailAddress.TryNormalize(address, out _))
        {
            problems.Add(path, "Must be an e-mail address");
        }
    }

    private void Phone(string path, string? number)
    {
        if (!string.IsNullOrEmpty(number) && HubMessengers.PhoneOf(number) is null)
        {
            problems.Add(path, "Must be a phone number with country code, such as +34 600 123 456");
        }
    }

    private bool IsWithin(string path, int count, int max)
    {
        if (count > max)
        {
            problems.Add(path, $"Must be at most {max}");
        }

        return count <= max;
    }
}
