using Shortener.Core.Analytics;

namespace Shortener.Core.Clicks.Rows;

/// <summary>One row of <c>referrers</c> with the labels that its clicks count under.</summary>
internal sealed class ReferrerEntry : DictionaryEntry
{
    private ReferrerEntry(long id)
        : base(id)
    {
    }

    public required LabelEntry Value { get; init; }

    public required LabelEntry? Domain { get; init; }

    /// <summary>Domain as the click gave it: a cached entry serves a click only when this is the click's own.</summary>
    public required string? SourceDomain { get; init; }

    public static ReferrerEntry Create(string referrer, string? domain, LabelSet labels)
    {
        string value = StorableText.Clean(DimensionValues.Referrer(referrer, domain))!;
        string? host = StorableText.Clean(domain);
        return new ReferrerEntry(ContentId.OfColumns(value, host))
        {
            Value = labels.Use(value)!,
            Domain = labels.Use(host),
            SourceDomain = domain,
        };
    }

    public void UseLabels(LabelSet labels)
    {
        labels.Use(Value);
        labels.Use(Domain);
    }
}
