namespace Shortener.Api.Pages.Password;

/// <summary>What came of the visitor's attempt.</summary>
public enum PasswordState
{
    /// <summary>None was made yet: 200.</summary>
    Asked,

    /// <summary>403.</summary>
    Wrong,

    /// <summary>Too many attempts: 429, and the password was not looked at.</summary>
    Limited,
}

/// <summary>A form that asks for a link's password and posts <see cref="Field"/> to the address it was asked at, query included.</summary>
/// <param name="State">What came of the visitor's attempt.</param>
/// <param name="Wait">With <see cref="PasswordState.Limited"/>: when the next attempt is looked at.</param>
/// <param name="Referrer">
/// The first request's <c>Referer</c>; the form gives it back as <see cref="ReferrerField"/>, because the browser's own then names the form.
/// </param>
public sealed record PasswordPageModel(PasswordState State, TimeSpan? Wait = null, string? Referrer = null)
{
    /// <summary>Name of the form field that holds the password.</summary>
    public const string Field = "password";

    /// <summary>Name of the form field that holds where the visitor came from. A claim of the visitor's browser, as <c>Referer</c> is.</summary>
    public const string ReferrerField = "referrer";

    /// <summary>Longer referrers are not carried through the form.</summary>
    public const int MaxReferrerLength = 2_048;

    /// <summary>Longest password in characters that a form can give; anything longer is wrong without being hashed.</summary>
    public const int MaxPasswordLength = 256;
}
