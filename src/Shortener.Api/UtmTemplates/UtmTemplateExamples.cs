namespace Shortener.Api.UtmTemplates;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class UtmTemplateExamples
{
    public const string Create = """{"name":"Newsletter","source":"newsletter","medium":"email"}""";

    public const string Change = """{"medium":"email","campaign":null}""";

    public const string Template = """
        {"id":"utm_5d4gp3m80p1f5","name":"Newsletter","source":"newsletter","medium":"email","campaign":null,"term":null,"content":null,
        "referrer":null,"createdAt":"2026-11-22T06:37:21.37618Z","updatedAt":"2026-11-22T06:37:21.37618Z"}
        """;

    public const string List = $$"""{"items":[{{Template}}],"nextCursor":null}""";
}
