using Shortener.Core.Clicks;
using Shortener.Core.Languages;

namespace Shortener.Core.Enrichment;

/// <summary>Primary language of the request.</summary>
internal sealed class LanguageStep : IEnrichmentStep
{
    public string Name => "language";

    public void Apply(EnrichedClick click) => click.Language = PrimaryLanguage.Of(click.Raw.AcceptLanguage);
}
