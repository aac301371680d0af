using Shortener.Core.Analytics;

namespace Shortener.Core.Clicks.Rows;

/// <summary>A click as both backends store it: narrow, its repeated texts replaced by dictionary entries. Immutable.</summary>
internal sealed class ClickRow
{
    public required long Position { get; init; }

    public required long LinkId { get; init; }

    public required int WorkspaceId { get; init; }

    /// <summary>Microseconds since the epoch, clamped; never negative.</summary>
    public required long At { get; init; }

    public required long? Visitor { get; init; }

    public required BotKind BotKind { get; init; }

    public required ClickFlags Flags { get; init; }

    public required UserAgentEntry? UserAgent { get; init; }

    public required PlaceEntry? Place { get; init; }

    public required ReferrerEntry? Referrer { get; init; }

    public required TrafficEntry Traffic { get; init; }

    public required LabelEntry? Language { get; init; }

    public required LabelEntry? BotKindLabel { get; init; }

    public required LabelEntry? Variant { get; init; }

    public bool IsBot => BotKind != BotKind.None;

    /// <summary>Days since the epoch.</summary>
    public int Day => (int)(At / UnixMicros.PerDay);

    /// <summary>Hours since the epoch.</summary>
    public int Hour => (int)(At / UnixMicros.PerHour);

    /// <summary>Quarters of an hour since the epoch.</summary>
    public int Quarter => (int)(At / (UnixMicros.PerHour / 4));

    /// <summary>Value ids by dimension number, <see cref="DimensionValues.WorkspaceDimensions"/> of them; 0 for null.</summary>
    public void FillValueIds(Span<long> ids)
    {
        ids[(int)Dimension.Total] = 0;
        ids[(int)Dimension.Country] = Id(Place?.CountryLabel);
        ids[(int)Dimension.Region] = Id(Place?.RegionLabel);
        ids[(int)Dimension.City] = Id(Place?.CityLabel);
        ids[(int)Dimension.Device] = Id(UserAgent?.Device);
        ids[(int)Dimension.Os] = Id(UserAgent?.Os);
        ids[(int)Dimension.Browser] = Id(UserAgent?.Browser);
        ids[(int)Dimension.Language] = Id(Language);
        ids[(int)Dimension.Referrer] = Id(Referrer?.Value);
        ids[(int)Dimension.ReferrerDomain] = Id(Referrer?.Domain);
        ids[(int)Dimension.Channel] = Id(Traffic.Channel);
        ids[(int)Dimension.Source] = Id(Traffic.Source);
        ids[(int)Dimension.UtmSource] = Id(Traffic.UtmSource);
        ids[(int)Dimension.UtmMedium] = Id(Traffic.UtmMedium);
        ids[(int)Dimension.UtmCampaign] = Id(Traffic.UtmCampaign);
        ids[(int)Dimension.UtmTerm] = Id(Traffic.UtmTerm);
        ids[(int)Dimension.UtmContent] = Id(Traffic.UtmContent);
        ids[(int)Dimension.Bot] = Id(UserAgent?.Bot);
        ids[(int)Dimension.BotKind] = Id(BotKindLabel);
        ids[(int)Dimension.InAppBrowser] = Id(UserAgent?.InAppBrowser);
    }

    /// <summary>Notes the row's labels: a row that waited may outlive what the builder remembers of them.</summary>
    public void UseLabels(LabelSet labels)
    {
        Place?.UseLabels(labels);
        UserAgent?.UseLabels(labels);
        Referrer?.UseLabels(labels);
        Traffic.UseLabels(labels);
        labels.Use(Language);
        labels.Use(BotKindLabel);
        labels.Use(Variant);
    }

    private static long Id(LabelEntry? label) => label?.Id ?? 0;
}
