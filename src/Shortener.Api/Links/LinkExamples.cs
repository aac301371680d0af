namespace Shortener.Api.Links;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class LinkExamples
{
    public const string Create = """
        {"url":"https://example.com/spring","slug":"spring","title":"Spring sale","tags":["spring"],"folder":"Campaigns/Spring"}
        """;

    public const string Upsert = """{"externalId":"crm-81","url":"https://example.com/spring","title":"Spring sale"}""";

    public const string Change = """{"title":"Spring sale, last days","expiresAt":"2027-04-01T00:00:00Z","notes":null}""";

    public const string Link = """
        {"id":"lnk_5d4gp3m80p1f5","domain":"go.example","slug":"spring","shortUrl":"https://go.example/spring","url":"https://example.com/spring",
        "title":"Spring sale","tags":["spring"],"notes":null,"folder":"Campaigns/Spring","archived":false,"externalId":"crm-81",
        "redirectCode":302,"forwardQuery":true,"enabled":true,"disabledReason":null,"startsAt":null,"expiresAt":null,"expiredUrl":null,
        "clickLimit":null,"clickLimitUrl":null,"hasPassword":false,"block":null,"forwardPath":false,
        "rules":[{"name":"Spain","when":{"country":["ES"]},"then":{"url":"https://example.com/es/"}}],"variants":null,"variantsEndAt":null,
        "winner":null,"ios":null,"android":null,"escapeInApp":false,"preview":null,"interstitialId":null,"noInterstitial":false,"timezone":null,"clicks":1284,
        "createdAt":"2026-11-22T06:37:20.916482Z","updatedAt":"2026-11-22T06:37:20.916482Z",
        "health":{"status":"ok","checkedAt":"2026-11-22T07:00:00Z","reason":null}}
        """;

    public const string List = $$"""{"items":[{{Link}}],"nextCursor":"AAZBNx1bRRIAAAAAAAAAAQ"}""";

    public const string CreateMany = """
        {"links":[{"url":"https://example.com/spring"},{"url":"https://example.com/summer","slug":"summer"}]}
        """;

    public const string CreatedMany = $$"""
        {"items":[{"status":201,"link":{{Link}}},
        {"status":409,"problem":{"status":409,"code":"slug_taken","title":"Another link has this slug","errors":{"slug":["Another link has this slug"]} } }] }
        """;

    public const string ChangeMany = """{"filter":{"tag":"spring"},"set":{"archived":true},"addTags":["done"]}""";

    public const string ChangedMany = $$"""
        {"items":[{"id":"lnk_5d4gp3m80p1f5","status":200,"link":{{Link}}},
        {"id":"lnk_dqmhrjwx2p54a","status":404,"problem":{"status":404,"code":"not_found","title":"There is no such link"} }],"nextCursor":null}
        """;

    public const string Ids = """{"ids":["lnk_5d4gp3m80p1f5","lnk_dqmhrjwx2p54a"]}""";

    public const string DeletedMany = """{"items":[{"id":"lnk_5d4gp3m80p1f5","status":204},{"id":"lnk_dqmhrjwx2p54a","status":204}],"nextCursor":null}""";

    public const string Disable = """{"destinationHost":"evil.example","reason":"Reported as phishing"}""";

    public const string Disabled = """{"disabled":3}""";

    public const string Groups = """{"items":[{"name":"spring","links":12}],"nextCursor":null}""";
}
