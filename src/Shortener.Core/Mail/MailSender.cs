namespace Shortener.Core.Mail;

/// <summary>Who letters come from.</summary>
/// <param name="Name">Shown instead of the address; empty for none.</param>
/// <param name="Address">Where answers go.</param>
public readonly record struct MailSender(string Name, string Address)
{
    private const int MaxNameLength = 100;

    /// <summary>Reads <c>name@example.com</c> or <c>Name &lt;name@example.com&gt;</c>.</summary>
    public static bool TryParse(string text, out MailSender sender)
    {
        text = text.Trim();
        int open = text.IndexOf('<', StringComparison.Ordinal);
        (string name, string address) = open >= 0 && text.EndsWith('>') ? (text[..open].Trim().Trim('"'), text[(open + 1)..^1].Trim()) : ("", text);
        sender = new MailSender(name, address);
        return name.Length <= MaxNameLength && !name.Any(char.IsControl) && Letter.IsSendable(address);
    }
}
