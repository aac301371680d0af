using System.Security.Cryptography;

namespace Shortener.Core.Webhooks;

/// <summary>
/// A signing secret as Standard Webhooks writes it: <c>whsec_</c> and the base 64 of 24 random bytes. Does not print itself, so that no
/// log line holds it. Immutable.
/// </summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Bytes = 24;

    private readonly byte[] _key;

    private WebhookSecret(string text, byte[] key)
    {
        Text = text;
        _key = key;
    }

    /// <summary>What the receiver is given: shown once, and stored.</summary>
    public string Text { get; }

    /// <summary>What HMAC is keyed with.</summary>
    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>A new one.</summary>
    public static WebhookSecret Create()
    {
        byte[] key = RandomNumberGenerator.GetBytes(Bytes);
        return new WebhookSecret(Prefix + Convert.ToBase64String(key), key);
    }

    /// <summary>The stored form.</summary>
    /// <exception cref="FormatException">It is none that <see cref="Create"/> made.</exception>
    public static WebhookSecret Parse(string text) => text.StartsWith(Prefix, StringComparison.Ordinal)
        ? new WebhookSecret(text, Convert.FromBase64String(text[Prefix.Length..]))
        : throw new FormatException("A webhook secret begins with " + Prefix);

    public override string ToString() => Prefix + "***";
}
