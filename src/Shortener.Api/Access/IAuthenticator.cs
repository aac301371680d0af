using Shortener.Api.Problems;
using Shortener.Core.Accounts;

namespace Shortener.Api.Access;

/// <summary>One way of saying who one is. Thread-safe.</summary>
internal interface IAuthenticator
{
    /// <summary>Whether the request uses this way; the first that says so decides.</summary>
    bool IsUsedBy(HttpRequest request);

    /// <summary>The caller, or why the request is refused.</summary>
    ValueTask<(Caller? Caller, Problem? Refusal)> AuthenticateAsync(HttpContext context);
}
