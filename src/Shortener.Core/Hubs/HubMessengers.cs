using System.Buffers;
using System.Text.RegularExpressions;

namespace Shortener.Core.Hubs;

/// <summary>Addresses that open a conversation in a messenger, with the message begun where the messenger takes one. Stateless.</summary>
public static partial class HubMessengers
{
    private static readonly SearchValues<char> PhoneCharacters = SearchValues.Create("+0123456789 ()-.");

    /// <summary>Every messenger.</summary>
    public static IReadOnlyList<string> All { get; } = ["whatsapp", "telegram", "messenger", "viber", "vk"];

    public static bool IsKnown(string? network) => network is not null && All.Contains(network);

    /// <summary>Null for an account of the wrong form. VK takes no begun message.</summary>
    /// <remarks>Source: WhatsApp click to chat, Telegram deep links, m.me links, Viber deep links, vk.me links.</remarks>
    public static string? AddressOf(HubMessenger messenger)
    {
        string text = string.IsNullOrEmpty(messenger.Text) ? "" : Uri.EscapeDataString(messenger.Text);
        string? phone = PhoneOf(messenger.Account);
        string account = messenger.Account?.Trim().TrimStart('@') ?? "";
        return messenger.Network switch
        {
            "whatsapp" when phone is not null => $"https://wa.me/{phone[1..]}" + With("?text=", text),
            "telegram" when TelegramName().IsMatch(account) => $"https://t.me/{account}" + With("?text=", text),
            "messenger" when MessengerName().IsMatch(account) => $"https://m.me/{account}" + With("?text=", text),
            "viber" when phone is not null => $"viber://chat?number=%2B{phone[1..]}" + With("&draft=", text),
            "vk" when VkName().IsMatch(account) => $"https://vk.me/{account}",
            _ => null,
        };
    }

    /// <summary>What an account of the messenger looks like, as a sentence.</summary>
    public static string AccountHint(string network) => network switch
    {
        "whatsapp" or "viber" => "Must be a phone number with country code, such as +34 600 123 456",
        "telegram" => "Must be a user name of 4 to 32 letters, digits and underscores",
        _ => "Must be the account's name as it stands in its address",
    };

    /// <summary><c>+</c> and 7 to 15 digits (E.164), or null.</summary>
    public static string? PhoneOf(string? text)
    {
        if (text is null || text.Length > 40 || text.AsSpan().ContainsAnyExcept(PhoneCharacters))
        {
            return null;
        }

        string digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length is >= 7 and <= 15 && text.LastIndexOf('+') <= 0 ? "+" + digits : null;
    }

    private static string With(string parameter, string text) => text.Length == 0 ? "" : parameter + text;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{3,31}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TelegramName();

    [GeneratedRegex(@"\A[A-Za-z0-9.]{3,50}\z", RegexOptions.NonBacktracking)]
    private static partial Regex MessengerName();

    [GeneratedRegex(@"\A[A-Za-z0-9_.]{2,40}\z", RegexOptions.NonBacktracking)]
    private static partial Regex VkName();
}
