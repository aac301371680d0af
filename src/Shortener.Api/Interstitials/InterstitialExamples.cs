namespace Shortener.Api.Interstitials;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class InterstitialExamples
{
    public const string Create = """
        {"name":"Spring sale","countdown":5,"skipAfter":2,"cap":{"showings":3,"hours":24},"when":{"country":["ES"]},
        "creatives":[{"kind":"text","headline":"Ten days of spring prices","callToAction":"See them","url":"https://example.com/spring"}]}
        """;

    public const string Change = """{"enabled":false,"cap":null}""";

    public const string Interstitial = """
        {"id":"ist_5d4gp3m80p1f5","name":"Spring sale","enabled":true,"countdown":5,"skipAfter":2,"autoContinue":true,"from":null,"until":null,
        "timezone":null,"when":{"country":["ES"]},"cap":{"showings":3,"hours":24},"creatives":[{"id":"crv_5d4gp3m80p1f5","name":"Creative 1",
        "kind":"text","weight":100,"headline":"Ten days of spring prices","body":null,"image":null,"alt":null,"video":null,"poster":null,
        "html":null,"callToAction":"See them","url":"https://example.com/spring"}],"autoRotate":false,"price":null,"retargeting":null,
        "createdAt":"2026-11-22T06:37:21.37618Z","updatedAt":"2026-11-22T06:37:21.37618Z"}
        """;

    public const string List = $$"""{"items":[{{Interstitial}}],"nextCursor":null}""";

    public const string Attachments = """{"defaultId":null,"tags":[{"tag":"newsletter","interstitialId":"ist_5d4gp3m80p1f5"}]}""";
}
