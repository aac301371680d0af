namespace Shortener.Api.Webhooks;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class WebhookExamples
{
    public const string Create = """{"url":"https://crm.example.com/hooks","events":["link.created","link.clicked"],"tag":"newsletter"}""";

    public const string Change = """{"enabled":true,"description":null}""";

    public const string Rotate = """{"overlapHours":24}""";

    public const string Test = """{"type":"link.clicked"}""";

    private const string Fields = """
        "id":"whk_5d4gp3m80p1f5","url":"https://crm.example.com/hooks","events":["link.created","link.clicked"],"enabled":true,
        "description":null,"linkId":null,"tag":"newsletter","includeBots":false,"failingSince":null,"disabledReason":null,
        "oldSecretUntil":null,"createdAt":"2026-11-22T06:37:21.37618Z","updatedAt":"2026-11-22T06:37:21.37618Z"
        """;

    public const string Webhook = $$"""{{{Fields}}}""";

    public const string WithSecret = $$"""{{{Fields}},"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""";

    public const string List = $$"""{"items":[{{Webhook}}],"nextCursor":null}""";

    public const string Delivery = """
        {"id":"dlv_5d4gp3m80p1f5","messageId":"msg_6c1d0b2f5f7c4e6f8f0a3b5c7d9e1f20","event":"link.created","status":"pending","attempts":1,
        "responseStatus":503,"error":null,"durationMs":41,"createdAt":"2026-11-22T06:37:21.37618Z",
        "nextAttemptAt":"2026-11-22T06:37:26.5Z","finishedAt":null}
        """;

    public const string Deliveries = $$"""{"items":[{{Delivery}}],"nextCursor":null}""";

    public const string Tested = """
        {"messageId":"msg_6c1d0b2f5f7c4e6f8f0a3b5c7d9e1f20","type":"link.clicked","succeeded":true,"responseStatus":200,"error":null,
        "durationMs":41}
        """;

    public const string Events = """
        {"items":[{"type":"link.created","example":{"type":"link.created","timestamp":"2026-11-22T06:37:21.37618Z","data":{"link":{}}}}],
        "nextCursor":null}
        """;
}
