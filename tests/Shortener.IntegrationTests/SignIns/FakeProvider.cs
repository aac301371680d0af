using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.SignIns;

/// <summary>An identity provider that says whatever a test wants, well-formed or not. It checks code, redirect address, secret and PKCE.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string ClientId = "shortener";
    public const string ClientSecret = "marker:client secret/+7c2e";
    public const string Code = "marker-code-4d1a";

    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, int> _asked = new();

    private FakeProvider(WebApplication app, string issuer)
    {
        _app = app;
        Issuer = issuer;
        Claims = new Dictionary<string, object>
        {
            ["sub"] = "subject-1",
            ["email"] = "ana@example.com",
            ["email_verified"] = true,
            ["name"] = "Ana",
        };
    }

    public string Issuer { get; }

    /// <summary>What the ID token says beside issuer, audience and times.</summary>
    public Dictionary<string, object> Claims { get; }

    /// <summary>What the user info endpoint says; null for an error.</summary>
    public JsonObject? UserInfo { get; set; }

    /// <summary>Changes the token's contents before it is signed.</summary>
    public Action<SecurityTokenDescriptor> Twist { get; set; } = _ => { };

    /// <summary>Replaces the signed token.</summary>
    public Func<string, string> Forge { get; set; } = token => token;

    /// <summary>Signs instead of the published key.</summary>
    public SigningCredentials? Signer { get; set; }

    /// <summary>Issuer that the metadata name.</summary>
    public string? ClaimedIssuer { get; set; }

    public string? TokenEndpoint { get; set; }

    /// <summary>From the browser's address: what the ID token and the code are bound to.</summary>
    public string? Nonce { get; set; }

    public string? Challenge { get; set; }

    public string? RedirectUri { get; set; }

    /// <summary>How often an endpoint was asked.</summary>
    public int CountOf(string path) => _asked.GetValueOrDefault(path);

    public RSA Key => _key;

    public static async Task<FakeProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        string issuer = $"http://127.0.0.1:{FreePort.Find()}";
        builder.WebHost.UseUrls(issuer);
        WebApplication app = builder.Build();
        var provider = new FakeProvider(app, issuer);
        app.Use((context, next) =>
        {
            provider._asked.AddOrUpdate(context.Request.Path, 1, (_, count) => count + 1);
            return next(context);
        });
        app.MapGet("/.well-known/openid-configuration", provider.Metadata);
        app.MapGet("/jwks", provider.Keys);
        // As a Delegate: taken for a RequestDelegate, its result would be thrown away.
        app.MapPost("/token", (Delegate)provider.RedeemAsync);
        app.MapGet("/userinfo", provider.Info);
        await app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private IResult Metadata() => Results.Text(
        new JsonObject
        {
            ["issuer"] = ClaimedIssuer ?? Issuer,
            ["authorization_endpoint"] = Issuer + "/authorize",
            ["token_endpoint"] = TokenEndpoint ?? (Issuer + "/token"),
            ["userinfo_endpoint"] = Issuer + "/userinfo",
            ["jwks_uri"] = Issuer + "/jwks",
        }.ToJsonString(),
        "application/json");

    private IResult Keys()
    {
        RSAParameters key = _key.ExportParameters(includePrivateParameters: false);
        return Results.Text(
            new JsonObject
            {
                ["keys"] = new JsonArray(new JsonObject
                {
                    ["kty"] = "RSA",
                    ["use"] = "sig",
                    ["kid"] = "key-1",
                    ["n"] = Base64UrlEncoder.Encode(key.Modulus),
                    ["e"] = Base64UrlEncoder.Encode(key.Exponent),
                }),
            }.ToJsonString(),
            "application/json");
    }

    private async Task<IResult> RedeemAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        string verifier = form["code_verifier"].ToString();
        string basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:marker%3Aclient+secret%2F%2B7c2e"));
        bool right = form["grant_type"] == "authorization_code" && form["code"] == Code && form["redirect_uri"] == RedirectUri
            && Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == Challenge
            && context.Request.Headers.Authorization == basic && !form.ContainsKey("client_secret");
        return right
            ? Results.Text(new JsonObject { ["access_token"] = "marker-access-token-1f", ["token_type"] = "Bearer", ["id_token"] = IdToken() }.ToJsonString(), "application/json")
            : Results.Text("""{"error":"invalid_grant","error_description":"marker-secret-in-a-description"}""", "application/json", statusCode: 400);
    }

    private IResult Info(HttpContext context) => UserInfo is not null && context.Request.Headers.Authorization == "Bearer marker-access-token-1f"
        ? Results.Text(UserInfo.ToJsonString(), "application/json")
        : Results.StatusCode(401);

    private string IdToken()
    {
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = ClientId,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object>(Claims),
            SigningCredentials = Signer ?? new SigningCredentials(new RsaSecurityKey(_key) { KeyId = "key-1" }, SecurityAlgorithms.RsaSha256),
        };
        if (Nonce is not null)
        {
            descriptor.Claims["nonce"] = Nonce;
        }

        Twist(descriptor);
        return Forge(new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor));
    }
}
