using Shortener.Core.Channels;

namespace Shortener.Core.Clicks.Rows;

/// <summary>One row of <c>traffic</c> with the labels that its clicks count under.</summary>
internal sealed class TrafficEntry : DictionaryEntry
{
    private TrafficEntry(long id)
        : base(id)
    {
    }

    public required LabelEntry Channel { get; init; }

    public required LabelEntry? Source { get; init; }

    /// <summary>Medium and campaign of the session, which no rollup breaks down by; the UTM columns beside are what was sent.</summary>
    public required string? Medium { get; init; }

    public required string? Campaign { get; init; }

    public required LabelEntry? UtmSource { get; init; }

    public required LabelEntry? UtmMedium { get; init; }

    public required LabelEntry? UtmCampaign { get; init; }

    public required LabelEntry? UtmTerm { get; init; }

    public required LabelEntry? UtmContent { get; init; }

    public static TrafficEntry Create(TrafficSource traffic, LabelSet labels)
    {
        string channel = StorableText.Clean(traffic.Channel);
        string? source = StorableText.Clean(traffic.Source);
        string? medium = StorableText.Clean(traffic.Medium);
        string? campaign = StorableText.Clean(traffic.Campaign);
        string? utmSource = StorableText.Clean(traffic.UtmSource);
        string? utmMedium = StorableText.Clean(traffic.UtmMedium);
        string? utmCampaign = StorableText.Clean(traffic.UtmCampaign);
        string? utmTerm = StorableText.Clean(traffic.UtmTerm);
        string? utmContent = StorableText.Clean(traffic.UtmContent);
        long id = ContentId.OfColumns(channel, source, medium, campaign, utmSource, utmMedium, utmCampaign, utmTerm, utmContent);
        return new TrafficEntry(id)
        {
            Channel = labels.Use(channel)!,
            Source = labels.Use(source),
            Medium = medium,
            Campaign = campaign,
            UtmSource = labels.Use(utmSource),
            UtmMedium = labels.Use(utmMedium),
            UtmCampaign = labels.Use(utmCampaign),
            UtmTerm = labels.Use(utmTerm),
            UtmContent = labels.Use(utmContent),
        };
    }

    public void UseLabels(LabelSet labels)
    {
        labels.Use(Channel);
        labels.Use(Source);
        labels.Use(UtmSource);
        labels.Use(UtmMedium);
        labels.Use(UtmCampaign);
        labels.Use(UtmTerm);
        labels.Use(UtmContent);
    }
}
