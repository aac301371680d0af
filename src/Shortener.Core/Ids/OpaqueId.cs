using System.Numerics;

namespace Shortener.Core.Ids;

/// <summary>
/// Ids as clients see them: a prefix and 13 characters of Crockford's base 32 (lower case) over a fixed permutation of the number.
/// They tell neither counts nor order; they are no secret, so every id is still checked against its workspace. Thread-safe.
/// </summary>
public sealed class OpaqueId
{
    /// <summary>Ids of links.</summary>
    public static readonly OpaqueId Link = new("lnk_");

    /// <summary>Ids of domains.</summary>
    public static readonly OpaqueId Domain = new("dom_");

    /// <summary>Ids of workspaces.</summary>
    public static readonly OpaqueId Workspace = new("wsp_");

    /// <summary>Ids of API keys.</summary>
    public static readonly OpaqueId Key = new("key_");

    /// <summary>Ids of UTM templates.</summary>
    public static readonly OpaqueId UtmTemplate = new("utm_");

    /// <summary>Ids of abuse reports.</summary>
    public static readonly OpaqueId AbuseReport = new("abr_");

    /// <summary>Ids of people.</summary>
    public static readonly OpaqueId User = new("usr_");

    /// <summary>Ids of sessions.</summary>
    public static readonly OpaqueId Session = new("ses_");

    /// <summary>Ids of invitations.</summary>
    public static readonly OpaqueId Invitation = new("inv_");

    /// <summary>Ids of audit log entries.</summary>
    public static readonly OpaqueId AuditEntry = new("aud_");

    /// <summary>Ids of webhook endpoints.</summary>
    public static readonly OpaqueId Webhook = new("whk_");

    /// <summary>Ids of webhook deliveries.</summary>
    public static readonly OpaqueId WebhookDelivery = new("dlv_");

    /// <summary>Ids of imports.</summary>
    public static readonly OpaqueId Import = new("imp_");

    /// <summary>Ids of hubs.</summary>
    public static readonly OpaqueId Hub = new("hub_");

    /// <summary>Ids of a hub's blocks, its buttons among them.</summary>
    public static readonly OpaqueId HubBlock = new("blk_");

    /// <summary>Ids of interstitials.</summary>
    public static readonly OpaqueId Interstitial = new("ist_");

    /// <summary>Ids of an interstitial's creatives.</summary>
    public static readonly OpaqueId Creative = new("crv_");

    /// <summary>Ids of images.</summary>
    public static readonly OpaqueId Image = new("img_");

    /// <summary>Ids of leads.</summary>
    public static readonly OpaqueId Lead = new("led_");

    /// <summary>Ids of passkeys.</summary>
    public static readonly OpaqueId Passkey = new("psk_");

    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 13;

    // Odd, hence invertible modulo 2^64 (constants of SplitMix64, Steele et al. 2014).
    private const ulong Factor1 = 0xbf58476d1ce4e5b9;
    private const ulong Factor2 = 0x94d049bb133111eb;
    private static readonly ulong Inverse1 = Inverse(Factor1);
    private static readonly ulong Inverse2 = Inverse(Factor2);

    private readonly string _prefix;

    private OpaqueId(string prefix) => _prefix = prefix;

    /// <summary>The id of a stored number.</summary>
    public string Format(long number) => string.Create(_prefix.Length + Length, (_prefix, Number: Permute((ulong)number)), static (text, state) =>
    {
        state._prefix.CopyTo(text);
        ulong rest = state.Number;
        for (int i = text.Length - 1; i >= state._prefix.Length; i--)
        {
            text[i] = Digits[(int)(rest & 31)];
            rest >>= 5;
        }
    });

    /// <summary>False for everything that <see cref="Format"/> does not give.</summary>
    public bool TryParse(string text, out long number) => TryParse(text.AsSpan(), out number);

    /// <inheritdoc cref="TryParse(string, out long)"/>
    public bool TryParse(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.Length != _prefix.Length + Length || !text.StartsWith(_prefix, StringComparison.Ordinal))
        {
            return false;
        }

        UInt128 value = 0;
        foreach (char c in text[_prefix.Length..])
        {
            int digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | (uint)digit;
        }

        number = (long)Unpermute((ulong)value);
        return value <= ulong.MaxValue && number > 0;
    }

    internal static ulong Permute(ulong x)
    {
        x = (x ^ (x >> 30)) * Factor1;
        x = (x ^ (x >> 27)) * Factor2;
        return x ^ (x >> 31);
    }

    private static ulong Unpermute(ulong x)
    {
        x = (x ^ (x >> 31) ^ (x >> 62)) * Inverse2;
        x = (x ^ (x >> 27) ^ (x >> 54)) * Inverse1;
        return x ^ (x >> 30) ^ (x >> 60);
    }

    /// <summary>Newton's iteration doubles the correct bits from three.</summary>
    private static ulong Inverse(ulong odd)
    {
        ulong inverse = odd;
        for (int i = 0; i < BitOperations.Log2(64); i++)
        {
            inverse *= 2 - (odd * inverse);
        }

        return inverse;
    }
}
