using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Core.Webhooks;

/// <summary>
/// Ids of messages, the header <c>webhook-id</c>: a hash of the endpoint and of what the message tells, so that it is the same at each
/// attempt, after a killed process and from a restored backup, and another one for anything else.
/// </summary>
public static class MessageId
{
    /// <summary>An event of a link.</summary>
    /// <param name="webhook">The endpoint.</param>
    /// <param name="type">The event's type.</param>
    /// <param name="linkId">The link.</param>
    /// <param name="occasion">What tells two events of one type apart: the link's version, the expiry, the instant of the break.</param>
    public static string OfLink(Webhook webhook, string type, long linkId, string occasion) =>
        Of(webhook, string.Create(CultureInfo.InvariantCulture, $"{type}\n{linkId}\n{occasion}"));

    /// <summary>A lead.</summary>
    public static string OfLead(Webhook webhook, long leadId) =>
        Of(webhook, string.Create(CultureInfo.InvariantCulture, $"{WebhookEvents.LeadCreated}\n{leadId}"));

    /// <summary>A range of clicks.</summary>
    public static string OfClicks(Webhook webhook, string sourceIdentity, long from, long to) =>
        Of(webhook, string.Create(CultureInfo.InvariantCulture, $"{WebhookEvents.LinkClicked}\n{sourceIdentity}\n{from}\n{to}"));

    /// <summary>A message like no other.</summary>
    public static string Random() => Format(RandomNumberGenerator.GetBytes(16));

    private static string Of(Webhook webhook, string what)
    {
        // The instant of creation beside the number: a restored backup may give a number out again.
        string text = string.Create(CultureInfo.InvariantCulture, $"{webhook.Id}\n{webhook.CreatedAt.UtcTicks}\n{what}");
        return Format(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private static string Format(ReadOnlySpan<byte> bytes) => "msg_" + Convert.ToHexStringLower(bytes);
}
