using Shortener.Api.Links;
using Shortener.Core.Accounts;

namespace Shortener.Api.Setup;

/// <summary>
/// The link with which the first operator makes their account. Thread-safe.
/// </summary>
/// <remarks>
/// It is worth the whole installation, so it is printed to whoever starts the server and to nobody else, works once, dies with the next
/// start, and stops for good as soon as there is an operator; people whom an API key invited before are none.
/// </remarks>
internal sealed class SetupLink(IUserStore users, IOneTimeTokenStore tokens, PublicUrl publicUrl, TimeProvider time)
{
    /// <summary>Path of the page.</summary>
    public const string Path = "/app/setup";

    private const string TokenPrefix = "slu_";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>A fresh link, the one before it dies; null where there is an operator.</summary>
    public async Task<string?> IssueAsync(CancellationToken ct)
    {
        if (await users.AnyOperatorAsync(ct))
        {
            return null;
        }

        string token = SecretToken.Generate(TokenPrefix);
        DateTimeOffset now = time.GetUtcNow();
        await tokens.IssueAsync(SecretToken.Hash(token), TokenPurpose.Setup, null, null, replace: true, now, now + Lifetime, ct);
        return $"{publicUrl.Base.Origin}{Path}?token={token}";
    }
}
