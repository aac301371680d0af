using System.Data.Common;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Passkeys;
using Shortener.Core.Storage;

namespace Shortener.Api.Passkeys;

/// <summary>A challenge for a browser.</summary>
/// <param name="Options">What the browser's <c>navigator.credentials</c> is given.</param>
/// <param name="State">What the answer is checked against; kept here, never sent.</param>
internal sealed record PasskeyChallenge(JsonElement Options, string State);

/// <summary>
/// The two ceremonies of W3C Web Authentication Level 3, by ASP.NET Core's handler: challenge, origin, relying party (the request's
/// host), user verification, signature and counter are its checks. Thread-safe.
/// </summary>
internal sealed class PasskeyCeremony : IDisposable
{
    /// <summary>How long a challenge can be answered.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    private readonly UserManager<User> _manager;
    private readonly PasskeyHandler<User> _handler;

    public PasskeyCeremony(IUserStore users, IPasskeyStore passkeys, ILogger<UserManager<User>> logger)
    {
        // Of all that this class can do, the handler asks it for people and passkeys alone: the rest stays away.
        _manager = new UserManager<User>(
            new PasskeyUserStore(users, passkeys), null!, null!, [], [], null!, new IdentityErrorDescriber(), null!, logger);
        _handler = new PasskeyHandler<User>(_manager, Options.Create(new IdentityPasskeyOptions
        {
            AuthenticatorTimeout = Within,
            // A passkey stands for both factors: having the key, and a fingerprint, face or PIN.
            UserVerificationRequirement = "required",
            // So that nobody has to type an address.
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            // A relying party's name covers its subdomains: a page of one of those must not have a challenge of ours signed.
            ValidateOrigin = static given => ValueTask.FromResult(!given.CrossOrigin && SameOrigin.IsThisHost(given.Origin, given.HttpContext.Request)),
        }));
    }

    public async Task<PasskeyChallenge> BeginAdditionAsync(HttpContext context, User user)
    {
        var person = new PasskeyUserEntity { Id = PasskeyUserStore.HandleOf(user), Name = user.Email, DisplayName = user.Name };
        PasskeyCreationOptionsResult made = await _handler.MakeCreationOptionsAsync(person, context);
        return new PasskeyChallenge(Parse(made.CreationOptionsJson), made.AttestationState ?? "");
    }

    /// <summary>The key that the browser made for this person, not kept yet; null where any check fails.</summary>
    public async Task<UserPasskeyInfo?> CheckAdditionAsync(HttpContext context, User user, string state, JsonElement credential)
    {
        PasskeyAttestationResult result = await _handler.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential.GetRawText(), AttestationState = state });
        ThrowIfAway(result.Failure);
        return result.Succeeded && result.UserEntity.Id == PasskeyUserStore.HandleOf(user) ? result.Passkey : null;
    }

    public async Task<PasskeyChallenge> BeginSignInAsync(HttpContext context)
    {
        PasskeyRequestOptionsResult made = await _handler.MakeRequestOptionsAsync(null!, context);
        return new PasskeyChallenge(Parse(made.RequestOptionsJson), made.AssertionState ?? "");
    }

    /// <summary>Whose key signed, with its counter; null where any check fails.</summary>
    public async Task<(User User, UserPasskeyInfo Passkey)?> CheckSignInAsync(HttpContext context, string state, JsonElement credential)
    {
        PasskeyAssertionResult<User> result = await _handler.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential.GetRawText(), AssertionState = state });
        ThrowIfAway(result.Failure);
        return result.Succeeded ? (result.User, result.Passkey) : null;
    }

    public void Dispose() => _manager.Dispose();

    /// <summary>The handler makes a failed check of every exception; a database that is away is none.</summary>
    private static void ThrowIfAway(PasskeyException? failure)
    {
        if (failure?.InnerException is { } inner && (inner is DbException || DatabaseAway.Is(inner)))
        {
            ExceptionDispatchInfo.Throw(inner);
        }
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
