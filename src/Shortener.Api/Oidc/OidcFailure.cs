namespace Shortener.Api.Oidc;

/// <summary>Why a sign-in through the provider came to nothing.</summary>
internal enum OidcFailure
{
    None,

    /// <summary>The person said no, or the provider did.</summary>
    Denied,

    /// <summary>The answer belongs to no sign-in that this browser began.</summary>
    State,

    /// <summary>The provider does not answer, or not as it should.</summary>
    Provider,

    /// <summary>The provider's word does not hold: signature, issuer, audience, time or nonce.</summary>
    Token,

    /// <summary>No verified e-mail address, or one of a domain that is not let in.</summary>
    Email,

    /// <summary>Nobody has an account that this may sign in to.</summary>
    NoAccount,

    /// <summary>Too many attempts from the address.</summary>
    Limited,
}

/// <summary>Carries a failure, with its reason for the operator's log; no secret, no token.</summary>
internal sealed class OidcException(OidcFailure failure, string reason) : Exception(reason)
{
    public OidcFailure Failure { get; } = failure;
}
