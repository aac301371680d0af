using Shortener.Core.Channels;
using Shortener.Core.Clicks;

namespace Shortener.Core.Enrichment;

/// <summary>Referrer, campaign parameters, channel. Runs behind <see cref="UserAgentStep"/>, whose in-app browser it needs.</summary>
internal sealed class TrafficStep : IEnrichmentStep
{
    public string Name => "traffic";

    public void Apply(EnrichedClick click)
    {
        RawClick raw = click.Raw;
        ParsedReferrer? referrer = ReferrerParser.Parse(raw.Referrer);
        click.Referrer = referrer?.Url;
        click.ReferrerDomain = referrer?.Domain;
        click.Traffic = TrafficClassifier.Classify(
            Utm.Parse(raw.Query, raw.DestinationUtm), referrer, click.UserAgent.InAppBrowser, raw.Flags);
    }
}
