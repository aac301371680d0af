using Shortener.Core.Analytics;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>A fact's text is one of the values.</summary>
internal sealed class TextTest(string path, TextFact fact, TextValues values) : FieldTest(path)
{
    private readonly TextSet _values = new(values);

    public override int Cost => fact switch
    {
        TextFact.Visitor => 1,
        TextFact.Language => 10,
        TextFact.Device or TextFact.Browser or TextFact.InAppBrowser => 15,
        TextFact.Country or TextFact.Continent => 25,
        _ => 60,
    };

    public override bool Holds(Visit visit) => _values.Contains(Saw(visit));

    public override string? Saw(Visit visit) => fact switch
    {
        TextFact.Continent => visit.Continent,
        TextFact.Country => visit.Location.Country,
        TextFact.Language => visit.Language,
        TextFact.Device => visit.UserAgent.DeviceType,
        TextFact.Browser => DimensionValues.Family(visit.UserAgent.Browser.Family),
        TextFact.InAppBrowser => visit.UserAgent.InAppBrowser,
        TextFact.Channel => visit.Traffic.Channel,
        _ => visit.Visitor switch
        {
            VisitorKind.New => "new",
            VisitorKind.Returning => "returning",
            _ => "unknown",
        },
    };
}
