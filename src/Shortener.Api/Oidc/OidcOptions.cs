namespace Shortener.Api.Oidc;

/// <summary>Sign-in through an identity provider that speaks OpenID Connect (Core 1.0). Environment: <c>Oidc__Authority</c> and so on.</summary>
internal sealed class OidcOptions
{
    public const string SectionName = "Oidc";

    /// <summary>
    /// The provider's issuer address, below which <c>/.well-known/openid-configuration</c> lies. https; http only on this machine. It may
    /// lie in a private network. Default: empty, no such sign-in.
    /// </summary>
    public string Authority { get; set; } = "";

    /// <summary>Name that the provider knows this installation by.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Secret that goes with it. Empty for a public client, which PKCE protects alone.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What is asked for, with blanks between. Default <c>openid email profile</c>; must hold <c>openid</c>.</summary>
    public string Scopes { get; set; } = "openid email profile";

    /// <summary>What the button says behind "Sign in with". Default <c>SSO</c>; 1 to 40 characters.</summary>
    public string Name { get; set; } = "SSO";

    /// <summary>Domains of e-mail addresses that may sign in, with commas or blanks between. Default: empty, every domain.</summary>
    public string AllowedDomains { get; set; } = "";

    /// <summary>
    /// Whether somebody who signs in for the first time gets the account that has their verified e-mail address. Default false: the provider
    /// decides then who is whom. Needed for people who had an account before.
    /// </summary>
    public bool LinkByEmail { get; set; }

    /// <summary>
    /// Whether somebody without an account gets one, as <see cref="DefaultRole"/> in the first workspace. Default false. Needs
    /// <see cref="AllowedDomains"/>.
    /// </summary>
    public bool CreateUsers { get; set; }

    /// <summary>What such people become: <c>viewer</c> (default), <c>analyst</c>, <c>editor</c> or <c>admin</c>.</summary>
    public string DefaultRole { get; set; } = "viewer";

    /// <summary>
    /// Whether an address counts as verified although the provider does not say so (Microsoft Entra ID). Default false. Only for a provider
    /// whose people cannot choose their address.
    /// </summary>
    public bool TrustEmail { get; set; }

    /// <summary>Whether passwords let nobody in any more: neither sign-in nor resets by mail. Default false.</summary>
    public bool Require { get; set; }

    internal bool IsConfigured => Authority.Length > 0;

    internal IReadOnlyList<string> Domains => AllowedDomains.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal IReadOnlyList<string> ScopeList => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
