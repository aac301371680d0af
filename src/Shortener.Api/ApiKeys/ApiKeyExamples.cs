namespace Shortener.Api.ApiKeys;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class ApiKeyExamples
{
    public const string Create = """{"name":"Zapier","scopes":["links:read","links:write"],"expiresAt":"2027-11-22T00:00:00Z","requestsPerMinute":600}""";

    public const string Change = """{"name":"Zapier, marketing","requestsPerMinute":null}""";

    public const string Rotate = """{"overlapSeconds":3600}""";

    public const string Key = """
        {"id":"key_5d4gp3m80p1f5","name":"Zapier","hint":"slk_h3Xw","allRights":false,"scopes":["links:read","links:write"],
        "requestsPerMinute":600,"createdBy":null,"createdAt":"2026-11-22T06:37:21.37618Z","expiresAt":"2027-11-22T00:00:00Z",
        "lastUsedAt":null,"previousSecretUntil":null}
        """;

    public const string WithSecret = $$"""{"id":"key_5d4gp3m80p1f5","key":"slk_h3Xw-an-example-of-a-secret-that-is-none","apiKey":{{Key}}}""";

    public const string List = $$"""{"items":[{{Key}}],"nextCursor":null}""";
}
