namespace Shortener.Core.Targeting.Conditions;

/// <summary>A fact that is one text.</summary>
internal enum TextFact
{
    Continent,
    Country,
    Language,
    Device,
    Browser,
    InAppBrowser,
    Channel,
    Visitor,
}
