using Shortener.Api.Problems;
using Shortener.Core.Accounts;

namespace Shortener.Api.Accounts;

/// <summary>Lets only requests with a valid API key pass, and tells the handlers whose it is (see <see cref="RequestIdentity"/>).</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeyAuthentication authentication)
{
    private const string Scheme = "Bearer ";

    // Longer than any key; hashing a header of 32 KiB per request would be a gift to attackers.
    private const int MaxKeyLength = 256;

    public async Task InvokeAsync(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        string key = header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        StoredApiKey? stored = key.Length is 0 or > MaxKeyLength ? null : await authentication.FindAsync(key, context.RequestAborted);
        if (stored is null)
        {
            context.Response.Headers.WWWAuthenticate = key.Length == 0 ? "Bearer realm=\"api\"" : "Bearer realm=\"api\", error=\"invalid_token\"";
            await new Problem(StatusCodes.Status401Unauthorized, "unauthorized", "A valid API key is required")
            {
                Detail = "Send it as Authorization: Bearer <key>",
            }.ExecuteAsync(context);
            return;
        }

        context.Features.Set(stored.Identity);
        context.Features.Set(stored);
        await next(context);
    }
}
