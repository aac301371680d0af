using System.Net;
using Shortener.Core.Limits;

namespace Shortener.Api.SignIns;

/// <summary>
/// Limits how often this node lets people try to get in. An account is limited per address, never as a whole: a stranger who guesses
/// at it locks out nobody but the own address. Tries are taken before they are looked at, so that many at once gain nothing, and right
/// passwords are given back. Thread-safe.
/// </summary>
internal sealed class SignInLimits(TimeProvider time)
{
    /// <summary>Wrong passwords of one address for one account within <see cref="Window"/>.</summary>
    public const int PasswordsPerAccount = 10;

    /// <summary>Wrong passwords of one address for any account within <see cref="Window"/>: an office shares an address.</summary>
    public const int PasswordsPerAddress = 60;

    /// <summary>Wrong codes for one half-finished sign-in: who has the password may guess 5 in a million codes, then needs it again.</summary>
    public const int CodesPerSignIn = 5;

    /// <summary>
    /// Wrong codes for one account within <see cref="CodeWindow"/>, from anywhere: only who knows the password gets to guess them.
    /// </summary>
    public const int CodesPerAccount = 30;

    /// <summary>Reset mails asked for from one address within <see cref="Window"/>.</summary>
    public const int ResetsPerAddress = 10;

    /// <summary>Reset mails to one person within <see cref="CodeWindow"/>: the rest are silently not sent.</summary>
    public const int ResetsPerAccount = 5;

    /// <summary>Tries to spend reset or invitation tokens from one address within <see cref="Window"/>.</summary>
    public const int TokensPerAddress = 30;

    /// <summary>Round trips to the identity provider begun or ended from one address within <see cref="Window"/>.</summary>
    public const int ProviderPerAddress = 60;

    /// <summary>Passkey sign-ins begun, or failed, from one address within <see cref="Window"/>: an office shares an address.</summary>
    public const int PasskeysPerAddress = 120;

    // Ten attempts and the bookkeeping take some 180 bytes: 18 MB.
    private const int MaxKeys = 100_000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan CodeWindow = TimeSpan.FromHours(1);

    private readonly AttemptKeys _keys = new();
    private readonly SlidingWindow _passwordsByAccount = new(PasswordsPerAccount, Window, MaxKeys, time);
    private readonly SlidingWindow _passwordsByAddress = new(PasswordsPerAddress, Window, MaxKeys / 4, time);
    private readonly SlidingWindow _codesBySignIn = new(CodesPerSignIn, CodeWindow, MaxKeys / 4, time);
    private readonly SlidingWindow _codesByAccount = new(CodesPerAccount, CodeWindow, MaxKeys / 4, time);
    private readonly SlidingWindow _resetsByAddress = new(ResetsPerAddress, Window, MaxKeys / 4, time);
    private readonly SlidingWindow _resetsByAccount = new(ResetsPerAccount, CodeWindow, MaxKeys / 4, time);
    private readonly SlidingWindow _tokensByAddress = new(TokensPerAddress, Window, MaxKeys / 4, time);
    private readonly SlidingWindow _passkeysByAddress = new(PasskeysPerAddress, Window, MaxKeys / 4, time);
    private readonly SlidingWindow _providerByAddress = new(ProviderPerAddress, Window, MaxKeys / 4, time);

    /// <summary>Null when a password may be tried for the account, else how long to wait.</summary>
    public TimeSpan? TryPassword(string email, IPAddress? address)
    {
        long account = _keys.Of(email, address), from = _keys.Of(0, address);
        if (!_passwordsByAccount.TryTake(account, out TimeSpan wait))
        {
            return wait;
        }

        if (!_passwordsByAddress.TryTake(from, out wait))
        {
            _passwordsByAccount.GiveBack(account);
            return wait;
        }

        return null;
    }

    /// <summary>The password was right.</summary>
    public void PasswordWasRight(string email, IPAddress? address)
    {
        _passwordsByAccount.GiveBack(_keys.Of(email, address));
        _passwordsByAddress.GiveBack(_keys.Of(0, address));
    }

    /// <summary>Null when a code may be tried, else how long to wait.</summary>
    /// <param name="signIn">The half-finished sign-in's token, or the session that asks.</param>
    /// <param name="userId">Whose second factor it is.</param>
    public TimeSpan? TryCode(string signIn, long userId) =>
        _codesBySignIn.TryTake(_keys.Of(signIn), out TimeSpan wait) && _codesByAccount.TryTake(userId, out wait) ? null : wait;

    public void CodeWasRight(string signIn, long userId)
    {
        _codesBySignIn.GiveBack(_keys.Of(signIn));
        _codesByAccount.GiveBack(userId);
    }

    /// <summary>Null when a reset may be asked for, else how long to wait.</summary>
    public TimeSpan? TryReset(IPAddress? address) => _resetsByAddress.TryTake(_keys.Of(0, address), out TimeSpan wait) ? null : wait;

    /// <summary>Whether one more mail may go to the person.</summary>
    public bool TryResetMail(long userId) => _resetsByAccount.TryTake(userId, out _);

    /// <summary>Null when a token may be tried, else how long to wait.</summary>
    public TimeSpan? TryToken(IPAddress? address) => _tokensByAddress.TryTake(_keys.Of(0, address), out TimeSpan wait) ? null : wait;

    /// <summary>The token was right.</summary>
    public void TokenWasRight(IPAddress? address) => _tokensByAddress.GiveBack(_keys.Of(0, address));

    /// <summary>Null when a passkey's challenge may be asked for or answered, else how long to wait.</summary>
    public TimeSpan? TryPasskey(IPAddress? address) => _passkeysByAddress.TryTake(_keys.Of(0, address), out TimeSpan wait) ? null : wait;

    /// <summary>The passkey signed.</summary>
    public void PasskeyWasRight(IPAddress? address) => _passkeysByAddress.GiveBack(_keys.Of(0, address));

    /// <summary>Null when the identity provider may be asked, else how long to wait.</summary>
    public TimeSpan? TryProvider(IPAddress? address) => _providerByAddress.TryTake(_keys.Of(0, address), out TimeSpan wait) ? null : wait;
}
