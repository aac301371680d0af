using Shortener.Core.Accounts;

namespace Shortener.Core.Mail;

/// <summary>A letter to one person.</summary>
/// <param name="To">E-mail address; one that is not <see cref="IsSendable"/> is refused.</param>
/// <param name="Subject">One line; line ends become spaces.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same as a whole HTML document.</param>
public sealed record Letter(string To, string Subject, string Text, string Html)
{
    /// <summary>Whether the text is one plain address, so that it smuggles no command or header into a letter.</summary>
    public static bool IsSendable(string address) =>
        EmailAddress.TryNormalize(address, out string? normal) && normal.Equals(address, StringComparison.OrdinalIgnoreCase);

    /// <summary>Secrets are inside: whoever prints a letter learns only that there is one.</summary>
    public override string ToString() => nameof(Letter);
}
