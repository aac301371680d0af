using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Webhooks;

/// <summary>Headers of Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static class WebhookSignature
{
    /// <summary>The three headers of one attempt.</summary>
    /// <param name="messageId">The same at each attempt.</param>
    /// <param name="now">Instant of the attempt.</param>
    /// <param name="body">The body's bytes as they are sent.</param>
    /// <param name="secrets">Each signs: during a rotation the new one first, then the old one.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        string messageId, DateTimeOffset now, ReadOnlySpan<byte> body, IReadOnlyList<WebhookSecret> secrets)
    {
        string timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] head = Encoding.ASCII.GetBytes($"{messageId}.{timestamp}.");
        var signatures = new StringBuilder();
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (WebhookSecret secret in secrets)
        {
            using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key);
            mac.AppendData(head);
            mac.AppendData(body);
            mac.GetHashAndReset(hash);
            signatures.Append(signatures.Length == 0 ? "v1," : " v1,").Append(Convert.ToBase64String(hash));
        }

        return
        [
            new("webhook-id", messageId),
            new("webhook-timestamp", timestamp),
            new("webhook-signature", signatures.ToString()),
        ];
    }
}
