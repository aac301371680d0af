using Shortener.Core.Clicks;

namespace Shortener.StoreContracts.Analytics;

/// <summary>One click of the generated world with every value it can be counted by.</summary>
internal sealed record GeneratedClick
{
    public required GeneratedLink Link { get; init; }

    public required long At { get; init; }

    public required int SourceId { get; init; }

    public required long Position { get; init; }

    public long? Visitor { get; init; }

    public BotKind BotKind { get; init; }

    public GeneratedPlace? Place { get; init; }

    public GeneratedUserAgent? UserAgent { get; init; }

    public GeneratedReferrer? Referrer { get; init; }

    public required GeneratedTraffic Traffic { get; init; }

    public string? Language { get; init; }

    public string? Variant { get; init; }

    public bool IsBot => BotKind != BotKind.None;

    public int Day => (int)(At / UnixMicros.PerDay);
}

internal sealed record GeneratedLink(long Id, int WorkspaceId, int DomainId, string Host, string Slug, string[] Tags, int Weight);

internal sealed record GeneratedPlace(long Id, string? Country, string? Region, string? City);

internal sealed record GeneratedUserAgent(long Id, string? Browser, string? Os, string? Device, string? InAppBrowser, string? Bot);

internal sealed record GeneratedReferrer(long Id, string Value, string? Domain);

internal sealed record GeneratedTraffic(
    long Id, string Channel, string? Source, string? UtmSource, string? UtmMedium, string? UtmCampaign, string? UtmTerm, string? UtmContent);
