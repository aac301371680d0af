using System.Text.Json.Serialization;

namespace Shortener.Api.SecondFactors;

/// <summary>Body of <c>POST /api/v1/session/second-factor</c>.</summary>
public sealed record SecondStepRequest
{
    /// <summary>From the answer to the first step.</summary>
    public string? Token { get; set; }

    /// <summary>Six digits of the authenticator app, or a recovery code.</summary>
    public string? Code { get; set; }
}

/// <summary>Body of <c>POST /api/v1/me/second-factor/confirm</c>.</summary>
public sealed record ConfirmSecondFactorRequest
{
    /// <summary>Six digits that the authenticator app shows for the secret.</summary>
    public string? Code { get; set; }

    /// <summary>The person's password, where they have one: whoever finds a browser signed in must not shut them out.</summary>
    public string? Password { get; set; }
}

/// <summary>What changes of a second factor in force are asked to prove: one of the two.</summary>
public sealed record SecondFactorProof
{
    /// <summary>The person's password.</summary>
    public string? Password { get; set; }

    /// <summary>Six digits of the authenticator app, or a recovery code.</summary>
    public string? Code { get; set; }
}

/// <summary>A person's second factor.</summary>
/// <param name="Enabled">Whether a sign-in asks for it.</param>
/// <param name="EnabledAt">Since when; null while it is not in force. UTC.</param>
/// <param name="RecoveryCodesLeft">Recovery codes that were not used.</param>
internal sealed record SecondFactorState(bool Enabled, DateTime? EnabledAt, int RecoveryCodesLeft);

/// <summary>What an authenticator app needs; shown only now.</summary>
/// <param name="Secret">To be typed where no camera is at hand: base 32.</param>
/// <param name="Uri"><c>otpauth://</c> address that apps read from the QR code.</param>
/// <param name="QrSvg">The QR code of <paramref name="Uri"/> as an SVG document.</param>
internal sealed record SecondFactorSetup(string Secret, string Uri, string QrSvg);

/// <summary>Recovery codes; shown only now.</summary>
/// <param name="RecoveryCodes">Each stands in for the authenticator once.</param>
internal sealed record RecoveryCodeList(IReadOnlyList<string> RecoveryCodes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SecondStepRequest))]
[JsonSerializable(typeof(ConfirmSecondFactorRequest))]
[JsonSerializable(typeof(SecondFactorProof))]
[JsonSerializable(typeof(SecondFactorState))]
[JsonSerializable(typeof(SecondFactorSetup))]
[JsonSerializable(typeof(RecoveryCodeList))]
internal sealed partial class SecondFactorsJson : JsonSerializerContext;
