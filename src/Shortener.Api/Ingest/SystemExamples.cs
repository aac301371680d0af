namespace Shortener.Api.Ingest;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class SystemExamples
{
    public const string Pipeline = """
        {"accepted":1290,"stored":1284,"deadLettered":1,"dropped":{"disk_full":0,"journal_full":0},"pending":5,"lagMs":120,
        "asOf":"2026-11-22T06:37:21.2827433Z","sources":[{"identity":"308d6e7897deea97/3e918c6122a33822","state":"live","position":91648,
        "accepted":1290,"stored":1284,"deadLettered":1,"dropped":{"disk_full":0,"journal_full":0},"pending":5,
        "asOf":"2026-11-22T06:37:21.2827433Z"}]}
        """;

    public const string DeadLetters = """
        {"items":[{"id":"1","source":"308d6e7897deea97/3e918c6122a33822","position":4096,"linkId":"lnk_5d4gp3m80p1f5",
        "at":"2026-11-22T06:30:00Z","reason":"22P05","click":null,"createdAt":"2026-11-22T06:30:01Z","replayedAt":null}],"nextCursor":null}
        """;
}
