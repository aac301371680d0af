namespace Shortener.Api.AbuseReports;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class AbuseReportExamples
{
    public const string Change = """{"status":"resolved","note":"Link disabled"}""";

    public const string List = $$"""{"items":[{{Bare}},"status":"open","note":null}],"nextCursor":null}""";

    public const string Report = $$"""
        {{Bare}},"status":"resolved","note":"Link disabled",
        "changes":[{"keyId":"key_5d4gp3m80p1f5","userId":null,"status":"resolved","note":"Link disabled","changedAt":"2026-11-22T08:00:00Z"}]}
        """;

    private const string Bare = """
        {"id":"rep_5d4gp3m80p1f5","linkId":"lnk_5d4gp3m80p1f5","shortUrl":"https://go.example/spring","url":"https://example.com/spring",
        "reason":"phishing","comment":"It asks for my bank's password","email":null,"reporter":"9f86d081884c7d65",
        "createdAt":"2026-11-22T07:30:00Z","updatedAt":"2026-11-22T08:00:00Z"
        """;
}
