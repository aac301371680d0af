using Shortener.Core.Validation;

namespace Shortener.Core.UtmTemplates;

/// <summary>Campaign parameters to put into a destination. Null leaves what the destination has. Immutable.</summary>
public sealed record UtmParameters
{
    /// <summary>UTF-16 code units of a value, as many as metrics keep.</summary>
    public const int MaxLength = Channels.Utm.MaxLength;

    /// <summary><c>utm_source</c>.</summary>
    public string? Source { get; init; }

    /// <summary><c>utm_medium</c>.</summary>
    public string? Medium { get; init; }

    /// <summary><c>utm_campaign</c>.</summary>
    public string? Campaign { get; init; }

    /// <summary><c>utm_term</c>.</summary>
    public string? Term { get; init; }

    /// <summary><c>utm_content</c>.</summary>
    public string? Content { get; init; }

    /// <summary><c>ref</c>, which many sites read instead of UTM.</summary>
    public string? Referrer { get; init; }

    /// <summary>These, each filled up from the template's where it is null.</summary>
    public UtmParameters Over(UtmParameters? template) => template is null ? this : new UtmParameters
    {
        Source = Source ?? template.Source,
        Medium = Medium ?? template.Medium,
        Campaign = Campaign ?? template.Campaign,
        Term = Term ?? template.Term,
        Content = Content ?? template.Content,
        Referrer = Referrer ?? template.Referrer,
    };

    /// <summary>Adds what is wrong with the values: empty, too long, control characters.</summary>
    /// <param name="path">Path of the object that holds them; empty for the request itself.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public void Validate(string path, FieldProblems problems)
    {
        string prefix = path.Length == 0 ? "" : path + ".";
        TextRule.Check(prefix + "source", Source, MaxLength, problems);
        TextRule.Check(prefix + "medium", Medium, MaxLength, problems);
        TextRule.Check(prefix + "campaign", Campaign, MaxLength, problems);
        TextRule.Check(prefix + "term", Term, MaxLength, problems);
        TextRule.Check(prefix + "content", Content, MaxLength, problems);
        TextRule.Check(prefix + "referrer", Referrer, MaxLength, problems);
    }
}
