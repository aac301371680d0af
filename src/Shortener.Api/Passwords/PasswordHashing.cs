using Microsoft.AspNetCore.Identity;

namespace Shortener.Api.Passwords;

/// <summary>Salted hashes of link passwords (ASP.NET Identity's format 3: PBKDF2, HMAC-SHA512). Some 50 ms of processor each. Thread-safe.</summary>
internal static class PasswordHashing
{
    /// <summary>Longest password, in characters.</summary>
    public const int MaxLength = 200;

    // The hasher's type parameter is for its owner's overrides; nothing of it is read.
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object NoOwner = new();

    public static string Hash(string password) => Hasher.HashPassword(NoOwner, password);

    public static bool Verify(string hash, string password) =>
        Hasher.VerifyHashedPassword(NoOwner, hash, password) != PasswordVerificationResult.Failed;
}
