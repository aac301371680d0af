using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Shortener.Core.Hubs;

/// <summary>A page of the creator's elsewhere.</summary>
public sealed record HubSocial
{
    /// <summary>By the names of <c>GET /api/v1/hubs/icons</c>, networks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Network { get; init; }

    /// <summary>An absolute http or https URL; for <c>email</c> an address.</summary>
    [MaxLength(8_192)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }
}

/// <summary>An account in a messenger.</summary>
public sealed record HubMessenger
{
    /// <summary><c>whatsapp</c>, <c>telegram</c>, <c>messenger</c>, <c>viber</c> or <c>vk</c>.</summary>
    [AllowedValues("whatsapp", "telegram", "messenger", "viber", "vk")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Network { get; init; }

    /// <summary>WhatsApp, Viber: a phone number with country code. Telegram, Messenger, VK: the account's name.</summary>
    [MaxLength(64)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Account { get; init; }

    /// <summary>What stands in the visitor's message already, at most 500 characters.</summary>
    [MaxLength(500)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }
}

/// <summary>What a lead form asks, and says.</summary>
public sealed record HubLeadForm
{
    /// <summary>Of <c>name email phone message</c>, in that order; at least one of email and phone.</summary>
    [MaxLength(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string?>? Fields { get; init; }

    /// <summary>Those that must be filled in; absent: all but message.</summary>
    [MaxLength(4)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string?>? Required { get; init; }

    /// <summary>What the visitor agrees to, at most 500 characters; required to publish. Recorded with each lead.</summary>
    [MaxLength(500)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Consent { get; init; }

    /// <summary>The owner's privacy policy: an absolute http or https URL.</summary>
    [MaxLength(8_192)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PolicyUrl { get; init; }

    /// <summary>Words of the button, at most 60 characters; absent: the page's own.</summary>
    [MaxLength(60)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Button { get; init; }

    /// <summary>What the visitor reads afterwards, at most 500 characters; absent: the page's own.</summary>
    [MaxLength(500)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Thanks { get; init; }
}

/// <summary>A contact card: downloaded as vCard 4.0 (RFC 6350). Texts are at most 200 characters, the note 1,000.</summary>
public sealed record HubContact
{
    /// <summary>Full name; required to publish.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Company.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Organization { get; init; }

    /// <summary>Position in it.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? JobTitle { get; init; }

    /// <summary>At most 5.</summary>
    [MaxLength(5)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string?>? Phones { get; init; }

    /// <summary>At most 5.</summary>
    [MaxLength(5)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string?>? Emails { get; init; }

    /// <summary>An absolute http or https URL.</summary>
    [MaxLength(8_192)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Website { get; init; }

    /// <summary>Street and number.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Street { get; init; }

    /// <summary>City.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? City { get; init; }

    /// <summary>State or province.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Region { get; init; }

    /// <summary>Postal code.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PostalCode { get; init; }

    /// <summary>Country, as a name.</summary>
    [MaxLength(200)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Country { get; init; }

    /// <summary>At most 1,000 characters.</summary>
    [MaxLength(1_000)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}

/// <summary>A question that opens to its answer.</summary>
public sealed record HubQuestion
{
    /// <summary>At most 300 characters.</summary>
    [MaxLength(300)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Question { get; init; }

    /// <summary>Markdown, at most 3,000 characters.</summary>
    [MaxLength(3_000)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Answer { get; init; }
}
