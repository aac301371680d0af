using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Shortener.Core.SecondFactors;

/// <summary>
/// Time-based one-time passwords (RFC 6238) as authenticator apps expect them: HMAC-SHA1, 30 seconds, 6 digits. Thread-safe.
/// </summary>
public static class Totp
{
    public const int Digits = 6;

    /// <summary>160 bits, what RFC 4226 section 4 recommends.</summary>
    public const int SecretBytes = 20;

    /// <summary>Length of a time step.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>Steps before and behind the server's own that count as well: clocks of telephones differ, and people type slowly.</summary>
    private const int Tolerance = 1;

    public static byte[] GenerateSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>Number of the time step that holds the instant.</summary>
    public static long StepAt(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    /// <summary>The code of a step (RFC 4226 section 5.3).</summary>
    /// <param name="secret">Shared with the app.</param>
    /// <param name="step">See <see cref="StepAt"/>.</param>
    /// <param name="digits">1 to 9.</param>
    public static string CodeAt(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC's default and the only algorithm that every app knows; HMAC-SHA1 is not known to be broken.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        int offset = mac[^1] & 0xf;
        int number = (int)((BinaryPrimitives.ReadUInt32BigEndian(mac[offset..]) & int.MaxValue) % Power(digits));
        return number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// The step near <paramref name="now"/> that the code belongs to, or null. Whoever accepts it must write the step down
    /// (<see cref="ISecondFactorStore.TakeStepAsync"/>), so that a code that was looked over somebody's shoulder is worth nothing.
    /// </summary>
    public static long? FindStep(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        Span<byte> given = stackalloc byte[Digits];
        if (code.Length != Digits || !System.Text.Ascii.IsValid(code))
        {
            return null;
        }

        System.Text.Encoding.ASCII.GetBytes(code, given);
        Span<byte> expected = stackalloc byte[Digits];
        long current = StepAt(now);
        long? found = null;
        for (long step = current - Tolerance; step <= current + Tolerance; step++)
        {
            System.Text.Encoding.ASCII.GetBytes(CodeAt(secret, step), expected);
            // Every candidate is compared in full, so that the time taken does not tell which was near.
            found = CryptographicOperations.FixedTimeEquals(given, expected) ? step : found;
        }

        return found;
    }

    /// <summary>What authenticator apps read from a QR code.</summary>
    /// <param name="secret">Shared with the app.</param>
    /// <param name="issuer">Name of the installation, shown by the app.</param>
    /// <param name="account">E-mail address, shown by the app.</param>
    public static string UriOf(ReadOnlySpan<byte> secret, string issuer, string account)
    {
        string name = Uri.EscapeDataString(issuer);
        return $"otpauth://totp/{name}:{Uri.EscapeDataString(account)}?secret={Base32.Encode(secret)}&issuer={name}&algorithm=SHA1&digits={Digits}&period={Step.TotalSeconds:0}";
    }

    private static uint Power(int digits)
    {
        uint power = 1;
        for (int i = 0; i < digits; i++)
        {
            power *= 10;
        }

        return power;
    }
}
