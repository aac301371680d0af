using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Api.Description;
using Shortener.Core.Ids;
using Shortener.Core.Passkeys;

namespace Shortener.Api.Passkeys;

/// <summary>Body of <c>POST /api/v1/session/passkey</c>.</summary>
public sealed record PasskeySignInRequest
{
    /// <summary>From <c>POST /api/v1/session/passkey/options</c>.</summary>
    public string? Token { get; set; }

    /// <summary>What <c>navigator.credentials.get</c> gave, as <c>PublicKeyCredential.toJSON()</c> writes it.</summary>
    [Shape]
    public JsonElement? Credential { get; set; }
}

/// <summary>Body of <c>POST /api/v1/me/passkeys</c>.</summary>
public sealed record PasskeyRequest
{
    /// <summary>From <c>POST /api/v1/me/passkeys/options</c>.</summary>
    public string? Token { get; set; }

    /// <summary>What <c>navigator.credentials.create</c> gave, as <c>PublicKeyCredential.toJSON()</c> writes it.</summary>
    [Shape]
    public JsonElement? Credential { get; set; }

    /// <summary>To tell it from others: 1 to 60 characters.</summary>
    public string? Name { get; set; }

    /// <summary>The person's password: whoever finds a browser signed in must not get a key of their own.</summary>
    public string? Password { get; set; }
}

/// <summary>A challenge for the browser's authenticator.</summary>
/// <param name="Token">To be sent with the answer; good for five minutes and one answer.</param>
/// <param name="Options">
/// What <c>PublicKeyCredential.parseRequestOptionsFromJSON</c> or <c>parseCreationOptionsFromJSON</c> reads (W3C Web Authentication Level 3).
/// </param>
internal sealed record PasskeyOptions(string Token, [property: Shape] JsonElement Options);

/// <summary>A passkey.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">The person's name for it.</param>
/// <param name="Synced">Whether it was copied to the person's other devices when it was last used.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LastUsedAt">UTC; null before the first sign-in.</param>
internal sealed record PasskeyResource(string Id, string Name, bool Synced, DateTime CreatedAt, DateTime? LastUsedAt)
{
    public static PasskeyResource Of(Passkey passkey) => new(
        OpaqueId.Passkey.Format(passkey.Id), passkey.Name, passkey.IsBackedUp, passkey.CreatedAt.UtcDateTime, passkey.LastUsedAt?.UtcDateTime);
}

/// <summary>All passkeys of a person, oldest first.</summary>
/// <param name="NextCursor">Always null: there are at most 20.</param>
internal sealed record PasskeyList(IReadOnlyList<PasskeyResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PasskeySignInRequest))]
[JsonSerializable(typeof(PasskeyRequest))]
[JsonSerializable(typeof(PasskeyOptions))]
[JsonSerializable(typeof(PasskeyResource))]
[JsonSerializable(typeof(PasskeyList))]
internal sealed partial class PasskeysJson : JsonSerializerContext;
