using Shortener.Core.Accounts;

namespace Shortener.Api.Access;

/// <summary>Whom a request below <c>/api</c> acts for; set by <see cref="AccessMiddleware"/>.</summary>
internal static class RequestIdentity
{
    /// <summary>The caller of an authenticated request.</summary>
    /// <exception cref="InvalidOperationException">The route is open to anyone, or outside <c>/api</c>.</exception>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The route lacks authentication");
}
