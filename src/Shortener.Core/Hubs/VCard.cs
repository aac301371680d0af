using System.Text;

namespace Shortener.Core.Hubs;

/// <summary>Contact cards as vCard 4.0 (RFC 6350). Stateless.</summary>
public static class VCard
{
    private const int MaxLine = 75;

    /// <summary>The card. Nothing in a text can begin a property: line breaks and separators are escaped (section 3.4).</summary>
    public static string Write(HubContact contact)
    {
        var card = new StringBuilder();
        Line(card, "BEGIN:VCARD");
        Line(card, "VERSION:4.0");
        Line(card, "FN:" + Escape(contact.Name));
        Add(card, "ORG:", contact.Organization);
        Add(card, "TITLE:", contact.JobTitle);
        foreach (string? phone in contact.Phones ?? [])
        {
            if (HubMessengers.PhoneOf(phone) is { } number)
            {
                Line(card, "TEL;VALUE=uri:tel:" + number);
            }
        }

        foreach (string? email in contact.Emails ?? [])
        {
            Add(card, "EMAIL:", email);
        }

        Add(card, "URL:", contact.Website);
        string?[] address = [null, null, contact.Street, contact.City, contact.Region, contact.PostalCode, contact.Country];
        if (Array.Exists(address, part => !string.IsNullOrEmpty(part)))
        {
            Line(card, "ADR:" + string.Join(';', address.Select(Escape)));
        }

        Add(card, "NOTE:", contact.Note);
        Line(card, "END:VCARD");
        return card.ToString();
    }

    private static void Add(StringBuilder card, string property, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Line(card, property + Escape(value));
        }
    }

    private static string Escape(string? text) => (text ?? "")
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .ReplaceLineEndings("\\n");

    /// <summary>Folded at 75 octets, between characters (section 3.2).</summary>
    private static void Line(StringBuilder card, string line)
    {
        int used = 0;
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (used + rune.Utf8SequenceLength > MaxLine)
            {
                card.Append("\r\n ");
                used = 1;
            }

            card.Append(rune.ToString());
            used += rune.Utf8SequenceLength;
        }

        card.Append("\r\n");
    }
}
