using System.Text;
using Shortener.Api.Passwords;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;

namespace Shortener.Api.Sessions;

/// <summary>Passwords of people: hashed by ASP.NET's <c>PasswordHasher</c>, a bounded number at a time. Thread-safe.</summary>
internal sealed class AccountPasswords : IDisposable
{
    /// <summary>In characters.</summary>
    public const int MinLength = 10;

    /// <summary>In characters.</summary>
    public const int MaxLength = PasswordHashing.MaxLength;

    // Each takes a core for some 50 ms: the others serve redirects meanwhile.
    private readonly SemaphoreSlim _free = new(Math.Max(1, Environment.ProcessorCount / 2));

    // Checked where there is nobody to check, so that an unknown e-mail address takes as long as a wrong password.
    private readonly string _nobodys = PasswordHashing.Hash(SecretToken.Generate(""));

    /// <summary>Why a password cannot be taken, or null.</summary>
    public static string? Check(string? password) =>
        password is null || password.Length is < MinLength or > MaxLength ? $"Must be {MinLength} to {MaxLength} characters"
        : FieldErrors.IsStorable(password) ? null
        : "Must not contain NUL characters or lone surrogates";

    /// <param name="password">Passed <see cref="Check"/>.</param>
    /// <param name="ct">Cancels the wait for a free core.</param>
    public async Task<string> HashAsync(string password, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            return PasswordHashing.Hash(Normal(password));
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Whether it is the password; for a null hash (nobody, or no password) false after the same time.</summary>
    public async Task<bool> VerifyAsync(string? hash, string? password, CancellationToken ct)
    {
        bool possible = password is { Length: > 0 and <= MaxLength } && FieldErrors.IsStorable(password);
        await _free.WaitAsync(ct);
        try
        {
            bool right = PasswordHashing.Verify(hash ?? _nobodys, possible ? Normal(password!) : "");
            return right && hash is not null && possible;
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    /// <summary>Keyboards spell accented letters differently (NIST SP 800-63B section 5.1.1.2).</summary>
    private static string Normal(string password) => password.Normalize(NormalizationForm.FormKC);
}
