using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Interstitials;

/// <summary>What the bearer of a ticket asks for.</summary>
public enum TicketUse : byte
{
    /// <summary>The destination.</summary>
    Continue = 1,

    /// <summary>Where the creative leads.</summary>
    Creative = 2,

    /// <summary>The creative's own document, for its frame.</summary>
    Frame = 3,
}

/// <summary>
/// One showing of an interstitial as its links carry it: nothing that leads anywhere comes from the visitor in plain. Sealed with AES-256-GCM
/// under a key that only the installation has, so a ticket can be neither read, nor changed, nor made by others.
/// </summary>
public sealed record InterstitialTicket
{
    /// <summary>Characters of a destination that fits into a ticket; a longer one is answered without an interstitial.</summary>
    public const int MaxUrl = 4_000;

    /// <summary>How long a ticket leads on; afterwards it leads to the short link.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int MaxToken = 8_000;

    public required TicketUse Use { get; init; }

    /// <summary>When the page was shown, in milliseconds since the Unix epoch.</summary>
    public required long IssuedAt { get; init; }

    public required int WorkspaceId { get; init; }

    public required int DomainId { get; init; }

    public required long LinkId { get; init; }

    /// <summary>Version of the link that chose the destination.</summary>
    public required long LinkVersion { get; init; }

    public required long InterstitialId { get; init; }

    public required long CreativeId { get; init; }

    /// <summary>Tells one showing from another.</summary>
    public required long Showing { get; init; }

    /// <summary>Seconds of the countdown.</summary>
    public required byte Countdown { get; init; }

    /// <summary>Whether the visit asked not to be recorded.</summary>
    public bool Untracked { get; init; }

    public required string Slug { get; init; }

    /// <summary>Where it leads; empty for a frame.</summary>
    public required string Url { get; init; }

    /// <summary>The ticket's text: base64url.</summary>
    /// <param name="key">32 bytes.</param>
    public string Seal(ReadOnlySpan<byte> key)
    {
        using var plain = new MemoryStream(128 + Url.Length);
        using (var writer = new BinaryWriter(plain, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            writer.Write((byte)Use);
            writer.Write(IssuedAt);
            writer.Write(WorkspaceId);
            writer.Write(DomainId);
            writer.Write(LinkId);
            writer.Write(LinkVersion);
            writer.Write(InterstitialId);
            writer.Write(CreativeId);
            writer.Write(Showing);
            writer.Write(Countdown);
            writer.Write(Untracked);
            writer.Write(Slug);
            writer.Write(Url);
        }

        ReadOnlySpan<byte> text = plain.GetBuffer().AsSpan(0, (int)plain.Length);
        byte[] token = new byte[NonceBytes + text.Length + TagBytes];
        Span<byte> nonce = token.AsSpan(0, NonceBytes);
        // Random nonces of 96 bits under one key: 2^32 tickets leave a chance of 2^-32 for a repetition (NIST SP 800-38D, 8.3).
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, text, token.AsSpan(NonceBytes, text.Length), token.AsSpan(NonceBytes + text.Length));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Null for everything that <see cref="Seal"/> did not make under this key. Never throws for data.</summary>
    public static InterstitialTicket? TryOpen(string token, ReadOnlySpan<byte> key)
    {
        if (token.Length > MaxToken || !Base64Url.IsValid(token))
        {
            return null;
        }

        byte[] bytes = Base64Url.DecodeFromChars(token);
        int length = bytes.Length - NonceBytes - TagBytes;
        // One text for one ticket: the last character's spare bits must not make further ones.
        if (length <= 0 || !Base64Url.EncodeToString(bytes).Equals(token, StringComparison.Ordinal))
        {
            return null;
        }

        byte[] plain = new byte[length];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, length), bytes.AsSpan(NonceBytes + length), plain);
        }
        catch (CryptographicException)
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(plain), Encoding.UTF8);
        return reader.ReadByte() != Format ? null : new InterstitialTicket
        {
            Use = (TicketUse)reader.ReadByte(),
            IssuedAt = reader.ReadInt64(),
            WorkspaceId = reader.ReadInt32(),
            DomainId = reader.ReadInt32(),
            LinkId = reader.ReadInt64(),
            LinkVersion = reader.ReadInt64(),
            InterstitialId = reader.ReadInt64(),
            CreativeId = reader.ReadInt64(),
            Showing = reader.ReadInt64(),
            Countdown = reader.ReadByte(),
            Untracked = reader.ReadBoolean(),
            Slug = reader.ReadString(),
            Url = reader.ReadString(),
        };
    }
}
