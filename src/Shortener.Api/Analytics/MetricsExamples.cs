namespace Shortener.Api.Analytics;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class MetricsExamples
{
    public const string BreakdownFile = """
        "country,label,clicks,uniqueClicks,botClicks,impressions,reach,ctr\r\nES,ES,120,80,3,0,0,\r\n"
        """;

    public const string Totals = """
        {"clicks":1284,"uniqueClicks":911,"botClicks":203,"uniquesPer":"day","timezone":"UTC","impressions":25680,"reach":19003,"ctr":5,
        "conversions":0,"conversionRate":0,"revenue":"0.00","cost":"0.00","currency":"USD","cpc":"0.00","cpm":"0.00","cpa":null,"cpr":null,
        "roi":null,"roas":null,"leads":null,"skips":null,"continues":null,"timeToClickMs":null}
        """;

    public const string Breakdown = """
        {"by":"country","timezone":"UTC","uniquesPer":"day","items":[
        {"value":"ES","label":"ES","clicks":700,"uniqueClicks":512,"botClicks":90,"impressions":1400,"reach":1022,"ctr":50},
        {"value":null,"label":null,"clicks":3,"uniqueClicks":3,"botClicks":0,"impressions":0,"reach":0,"ctr":null}],"nextCursor":null}
        """;

    public const string TimeSeries = """
        {"interval":"day","timezone":"UTC","uniquesPer":"day","points":[
        {"start":"2026-11-01T00:00:00Z","clicks":12,"uniqueClicks":10,"botClicks":2,"impressions":240,"reach":199},
        {"start":"2026-11-02T00:00:00Z","clicks":0,"uniqueClicks":0,"botClicks":0,"impressions":0,"reach":0}]}
        """;
}
