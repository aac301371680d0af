using System.Text;
using Shortener.Core.Clicks;
using Shortener.Core.Hubs;
using Shortener.Core.Links;

namespace Shortener.Core.Webhooks;

/// <summary>One message of each type about a link that does not exist: for tests of endpoints and for the documentation. Thread-safe.</summary>
public sealed class WebhookSamples(WebhookPayload payload)
{
    private static readonly DateTimeOffset CreatedAt = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    private static readonly Link Sample = new()
    {
        Id = 1,
        WorkspaceId = 1,
        DomainId = 1,
        Slug = "spring",
        Url = "https://shop.example/spring?utm_source=newsletter",
        Title = "Spring sale",
        Tags = ["newsletter", "spring"],
        Folder = "2026/spring",
        ExternalId = "sale-2026",
        Options = new LinkOptions { ExpiresAt = CreatedAt.AddMonths(1), ClickLimit = 10_000 },
        CreatedAt = CreatedAt,
        UpdatedAt = CreatedAt,
    };

    private static readonly StoredClick Click = new()
    {
        Position = 1,
        LinkId = 1,
        Host = "",
        Slug = "spring",
        Tags = [],
        At = UnixMicros.From(CreatedAt.AddHours(2)),
        BotKind = BotKind.None,
        Country = "ES",
        Region = "Madrid",
        City = "Madrid",
        Device = "mobile",
        Os = "iOS",
        Browser = "Mobile Safari",
        ReferrerDomain = "instagram.com",
        Channel = "Organic Social",
        UtmSource = "newsletter",
    };

    private static readonly Lead SampleLead = new()
    {
        Id = 1,
        WorkspaceId = 1,
        HubId = 1,
        BlockId = 1,
        Name = "Olga",
        Email = "olga@mail.example",
        Consent = "I want to hear from you.",
        Language = "en",
        CreatedAt = CreatedAt,
    };

    /// <summary>The body of a message of a type of <see cref="WebhookEvents"/>.</summary>
    public byte[] Of(string type, DateTimeOffset now) => type switch
    {
        WebhookEvents.LinkClicked => payload.OfClicks(now, [Click], int.MaxValue).Body,
        WebhookEvents.LeadCreated => Bytes(WebhookPayload.OfLead(SampleLead with { CreatedAt = now })),
        WebhookEvents.LinkDeleted => Bytes(payload.OfLink(type, now, Sample with { UpdatedAt = now, DeletedAt = now })),
        WebhookEvents.LinkExpired => Bytes(payload.OfLink(type, now, Sample, ("reason", "schedule"))),
        WebhookEvents.LinkBroken => Bytes(payload.OfLink(type, now, Sample, ("reason", "http_404"), ("brokenAt", now))),
        _ => Bytes(payload.OfLink(type, now, Sample)),
    };

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
