namespace Shortener.Api.Domains;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class DomainExamples
{
    public const string Create = """{"host":"go.brand.example","rootUrl":"https://brand.example/"}""";

    public const string Change = """{"notFoundUrl":"https://brand.example/lost","expiredUrl":null}""";

    public const string Domain = """
        {"id":"dom_dqmhrjwx2p54a","host":"go.brand.example","isDefault":false,"rootUrl":"https://brand.example/","notFoundUrl":null,
        "expiredUrl":null,"caseInsensitive":false,"unicodeSlugs":false,"serving":true,
        "verification":{"recordName":"_shortener.go.brand.example","recordType":"TXT",
        "recordValue":"shortener-verification=f58f81dd540cab1e63d72ebc7a34a243","verifiedAt":null},"createdAt":"2026-11-22T06:37:21.356665Z"}
        """;

    public const string List = $$"""{"items":[{{Domain}}],"nextCursor":null}""";

    public const string Apps = """
        {"appleAppIds":["ABCDE12345.com.example.app"],"androidApps":[{"package":"com.example.app","sha256CertFingerprints":[
        "14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5"]}]}
        """;
}
