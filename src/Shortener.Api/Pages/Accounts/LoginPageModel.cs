namespace Shortener.Api.Pages.Accounts;

/// <summary>The form that signs in.</summary>
/// <param name="ReturnTo">Where the person wanted to go, as the address said; empty for the start page.</param>
/// <param name="Wrong">Whether address or password were wrong.</param>
/// <param name="SignedOut">Whether the person comes from signing out.</param>
/// <param name="PasswordReset">Whether the person comes from choosing another password.</param>
/// <param name="Wait">Too many were tried: when the next try is looked at.</param>
public sealed record LoginPageModel(
    string Email = "", string ReturnTo = "", bool Wrong = false, bool SignedOut = false, bool PasswordReset = false, TimeSpan? Wait = null)
{
    public const string EmailField = "email";
    public const string PasswordField = "password";
    public const string ReturnToField = "return_to";

    /// <summary>In characters; a longer one is left out.</summary>
    public const int MaxReturnTo = 2_048;

    /// <summary>Name of the identity provider; null for none.</summary>
    public string? Provider { get; init; }

    /// <summary>Whether passwords let people in.</summary>
    public bool WithPassword { get; init; } = true;

    /// <summary>Where a signed-in person goes on to: a path of our own.</summary>
    public string Then { get; init; } = "";

    /// <summary>Whether reset links can be sent.</summary>
    public bool CanSendReset { get; init; }
}
