using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Shortener.Core.Destinations;
using Shortener.Ingest.Outbound;

namespace Shortener.Api.Oidc;

/// <summary>What the provider says of the person.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">The provider's own, lasting name for the person.</param>
/// <param name="Email">As given, or null.</param>
/// <param name="IsEmailVerified">Whether the provider says so.</param>
/// <param name="Name">The person's name, or null.</param>
internal sealed record OidcPerson(string Issuer, string Subject, string? Email, bool IsEmailVerified, string? Name);

/// <summary>
/// The configured provider: authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0 section 3.1, RFC 7636, RFC 9207).
/// Thread-safe.
/// </summary>
internal sealed class OidcProvider : IDisposable
{
    private const int MaxSubject = 255;

    /// <summary>Signatures with keys that the provider publishes. Neither none nor a shared secret is among them.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    private readonly OidcOptions _options;
    private readonly TimeProvider _time;
    private readonly ProviderClient _client;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _metadata;
    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };

    public OidcProvider(IOptions<OidcOptions> options, IHostResolver resolver, IOutboundDialer dialer, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        WebUrl.TryParse(_options.Authority, null, out WebUrl? authority);
        _client = new ProviderClient(resolver, dialer, new OutboundAllowance(authority!), time);
        _metadata = new ConfigurationManager<OpenIdConnectConfiguration>(
            _options.Authority.TrimEnd('/') + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new OidcDocuments(_client));
    }

    /// <summary>Where the browser goes to sign in.</summary>
    /// <exception cref="OidcException">The provider does not answer.</exception>
    public async Task<string> AuthorizeUrlAsync(OidcRound round, string redirectUri, string? language, CancellationToken ct)
    {
        OpenIdConnectConfiguration metadata = await MetadataAsync(ct);
        var request = new OpenIdConnectMessage
        {
            IssuerAddress = metadata.AuthorizationEndpoint,
            ClientId = _options.ClientId,
            RedirectUri = redirectUri,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = string.Join(' ', _options.ScopeList),
            State = round.State,
            Nonce = round.Nonce,
            UiLocales = language,
        };
        request.SetParameter("code_challenge", round.Challenge);
        request.SetParameter("code_challenge_method", "S256");
        // Of no meaning to the provider; the library's name and version are nobody's business.
        request.EnableTelemetryParameters = false;
        return request.CreateAuthenticationRequestUrl();
    }

    /// <summary>Exchanges the code and checks what comes back.</summary>
    /// <param name="round">What this browser began with.</param>
    /// <param name="code">From the browser's address.</param>
    /// <param name="issuer">From the browser's address (RFC 9207), or null.</param>
    /// <param name="redirectUri">The same as at the beginning.</param>
    /// <param name="ct">Cancels the round.</param>
    /// <exception cref="OidcException">The provider does not answer, or its word does not hold.</exception>
    public async Task<OidcPerson> FinishAsync(OidcRound round, string code, string? issuer, string redirectUri, CancellationToken ct)
    {
        OpenIdConnectConfiguration metadata = await MetadataAsync(ct);
        if (issuer is not null && issuer != metadata.Issuer)
        {
            throw new OidcException(OidcFailure.Token, "The answer names another issuer than the configured one");
        }

        using JsonDocument answer = await RedeemAsync(metadata, round, code, redirectUri, ct);
        string token = TextOf(answer.RootElement, "id_token") ?? throw new OidcException(OidcFailure.Provider, "The provider sent no ID token");
        JsonWebToken person = await ValidateAsync(token, metadata, round, ct);
        string? email = ClaimOf(person, "email"), name = ClaimOf(person, "name");
        bool verified = person.TryGetPayloadValue("email_verified", out object? says) && IsTrue(says);
        if (email is null && metadata.UserInfoEndpoint is { Length: > 0 } userInfo && TextOf(answer.RootElement, "access_token") is { } access)
        {
            using JsonDocument more = await AskUserInfoAsync(userInfo, access, ct);
            // A token of another person put in place of this one's (OpenID Connect Core 1.0 section 5.3.2).
            if (TextOf(more.RootElement, "sub") != person.Subject)
            {
                throw new OidcException(OidcFailure.Token, "User info and ID token speak of different people");
            }

            email = TextOf(more.RootElement, "email");
            name ??= TextOf(more.RootElement, "name");
            verified = more.RootElement.TryGetProperty("email_verified", out JsonElement flag) && IsTrue(flag.ToString());
        }

        return new OidcPerson(metadata.Issuer, person.Subject, email, verified, name);
    }

    public void Dispose() => _client.Dispose();

    private async Task<OpenIdConnectConfiguration> MetadataAsync(CancellationToken ct)
    {
        OpenIdConnectConfiguration metadata;
        try
        {
            metadata = await _metadata.GetConfigurationAsync(ct);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or OidcException)
        {
            // The library wraps what the retriever throws.
            throw new OidcException(OidcFailure.Provider, $"The provider's metadata cannot be read: {Innermost(failure)}");
        }

        // OpenID Connect Discovery 1.0 section 4.3; otherwise one tenant could speak for another.
        return metadata.Issuer?.TrimEnd('/') == _options.Authority.TrimEnd('/')
            ? metadata
            : throw new OidcException(OidcFailure.Provider, $"The provider calls itself '{metadata.Issuer}', not as Oidc:Authority says");
    }

    private async Task<JsonDocument> RedeemAsync(
        OpenIdConnectConfiguration metadata, OidcRound round, string code, string redirectUri, CancellationToken ct)
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", redirectUri),
            new("code_verifier", round.Verifier),
        };
        ICollection<string> methods = metadata.TokenEndpointAuthMethodsSupported;
        bool asHeader = _options.ClientSecret.Length > 0 && (methods.Count == 0 || methods.Contains("client_secret_basic"));
        if (!asHeader)
        {
            fields.Add(new("client_id", _options.ClientId));
        }

        if (!asHeader && _options.ClientSecret.Length > 0)
        {
            fields.Add(new("client_secret", _options.ClientSecret));
        }

        // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
        string? basic = asHeader
            ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{FormEncode(_options.ClientId)}:{FormEncode(_options.ClientSecret)}"))
            : null;
        return Read(await _client.PostAsync(metadata.TokenEndpoint, basic, fields, ct), "the token endpoint");
    }

    private async Task<JsonDocument> AskUserInfoAsync(string endpoint, string accessToken, CancellationToken ct) =>
        Read(await _client.GetAsync(endpoint, "Bearer " + accessToken, ct), "the user info endpoint");

    private async Task<JsonWebToken> ValidateAsync(string token, OpenIdConnectConfiguration metadata, OidcRound round, CancellationToken ct)
    {
        TokenValidationResult result = await _tokens.ValidateTokenAsync(token, ParametersOf(metadata));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have changed its keys since they were read; the library bounds how often they are read anew.
            _metadata.RequestRefresh();
            result = await _tokens.ValidateTokenAsync(token, ParametersOf(await MetadataAsync(ct)));
        }

        if (!result.IsValid || result.SecurityToken is not JsonWebToken person)
        {
            throw new OidcException(OidcFailure.Token, $"The ID token does not hold: {result.Exception?.GetType().Name}");
        }

        if (ClaimOf(person, "nonce") != round.Nonce)
        {
            throw new OidcException(OidcFailure.Token, "The ID token answers another sign-in (nonce)");
        }

        string? party = ClaimOf(person, "azp");
        if (party is null ? person.Audiences.Count() > 1 : party != _options.ClientId)
        {
            throw new OidcException(OidcFailure.Token, "The ID token was issued to another party (azp)");
        }

        return person.Subject is { Length: > 0 and <= MaxSubject }
            ? person
            : throw new OidcException(OidcFailure.Token, "The ID token names nobody (sub)");
    }

    private TokenValidationParameters ParametersOf(OpenIdConnectConfiguration metadata) => new()
    {
        ValidIssuer = metadata.Issuer,
        ValidAudience = _options.ClientId,
        IssuerSigningKeys = metadata.SigningKeys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        RequireAudience = true,
        LifetimeValidator = IsInTime,
    };

    private bool IsInTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + ClockSkew && (notBefore is not { } start || start <= now + ClockSkew);
    }

    private static JsonDocument Read(OutboundAnswer answer, string where)
    {
        if (answer is not { Refusal: OutboundRefusal.None, Status: StatusCodes.Status200OK, IsTruncated: false })
        {
            // Of the answer only the error's registered name is kept: descriptions repeat what was sent.
            throw new OidcException(OidcFailure.Provider, $"{where} answered {answer.Refusal}, status {answer.Status}, {ErrorOf(answer.Body)}");
        }

        try
        {
            var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new OidcException(OidcFailure.Provider, $"{where} answered something else than JSON");
        }
    }

    private static string ErrorOf(byte[] body)
    {
        const string Unnamed = "without a reason";
        try
        {
            using var document = JsonDocument.Parse(body);
            string? error = document.RootElement.ValueKind == JsonValueKind.Object ? TextOf(document.RootElement, "error") : null;
            return error is { Length: > 0 and <= 40 } && error.All(c => char.IsAsciiLetterLower(c) || c == '_') ? error : Unnamed;
        }
        catch (JsonException)
        {
            return Unnamed;
        }
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? ClaimOf(JsonWebToken token, string name) => token.TryGetPayloadValue(name, out string? value) ? value : null;

    /// <summary>Some providers send the flag as text.</summary>
    private static bool IsTrue(object? value) => string.Equals(value?.ToString(), "true", StringComparison.OrdinalIgnoreCase);

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string Innermost(Exception failure) => failure.InnerException is { } cause ? Innermost(cause) : failure.Message;
}
