using System.Runtime.CompilerServices;

namespace Shortener.Api.Webhooks;

/// <summary>Fields of an endpoint that a request may give. In a change, one that is absent keeps its value, and null clears it.</summary>
public sealed record WebhookRequest
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>Where messages are posted to: http or https, a public address, one of the ports of docs/destinations.md.</summary>
    public string? Url { get; set => field = Given(value); }

    /// <summary>
    /// Event types, at least one: <c>link.created</c>, <c>link.updated</c>, <c>link.deleted</c>, <c>link.clicked</c>, <c>link.expired</c>,
    /// <c>link.broken</c>, <c>lead.created</c>.
    /// </summary>
    public IReadOnlyList<string?>? Events { get; set => field = Given(value); }

    /// <summary>Whether messages are made and sent; default true. What happens while it is false is not told later.</summary>
    public bool? Enabled { get; set => field = Given(value); }

    /// <summary>Text for the owner, at most 500 characters.</summary>
    public string? Description { get; set => field = Given(value); }

    /// <summary>Only events of this link.</summary>
    public string? LinkId { get; set => field = Given(value); }

    /// <summary>Only events of links with this tag; not together with <c>linkId</c>.</summary>
    public string? Tag { get; set => field = Given(value); }

    /// <summary>Whether clicks of bots are told too; default false.</summary>
    public bool? IncludeBots { get; set => field = Given(value); }

    /// <summary>Whether the request names the field, be it with null.</summary>
    internal bool Has(string property) => _given.Contains(property);

    private T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}

/// <summary>How to rotate a secret.</summary>
public sealed record RotateSecretRequest
{
    /// <summary>Hours for which the old secret signs beside the new one: 0 to 168, default 24.</summary>
    public int? OverlapHours { get; set; }
}

/// <summary>What to send as a test.</summary>
public sealed record TestWebhookRequest
{
    /// <summary>Event type; absent for the first one of the endpoint.</summary>
    public string? Type { get; set; }
}
