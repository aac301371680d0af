using Shortener.Api.Problems;
using Shortener.Api.RateLimits;
using Shortener.Core.Accounts;

namespace Shortener.Api.Access;

/// <summary>
/// Lets a request below <c>/api</c> pass if its route is open, or if it says who it is and may do what the route requires; tells the
/// handlers whose it is (<see cref="RequestIdentity"/>). Goes behind routing.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, IEnumerable<IAuthenticator> authenticators, RateLimiter limiter)
{
    private readonly IAuthenticator[] _authenticators = [.. authenticators];

    public async Task InvokeAsync(HttpContext context)
    {
        // Routing's own answers (405, 415) are no route of anybody's: whoever is known may have them.
        EndpointMetadataCollection? metadata = (context.GetEndpoint() as RouteEndpoint)?.Metadata;
        if (metadata?.GetMetadata<OpenToAnyone>() is not null)
        {
            await (limiter.TakeAnonymous(context) is { } limited ? limited.ExecuteAsync(context) : next(context));
            return;
        }

        (Caller? caller, Problem? refusal) = await AuthenticateAsync(context);
        refusal = caller is null
            ? RefuseUnknown(context, refusal)
            : limiter.Take(context, caller) ?? (metadata is null ? null : RefusalOf(caller, metadata));
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    /// <summary>Beyond the address's limit the answer is about that, not about the key.</summary>
    private Problem? RefuseUnknown(HttpContext context, Problem? refusal)
    {
        if (limiter.TakeAnonymous(context) is not { } limited)
        {
            return refusal;
        }

        context.Response.Headers.WWWAuthenticate = default;
        return limited;
    }

    private ValueTask<(Caller? Caller, Problem? Refusal)> AuthenticateAsync(HttpContext context)
    {
        foreach (IAuthenticator authenticator in _authenticators)
        {
            if (authenticator.IsUsedBy(context.Request))
            {
                return authenticator.AuthenticateAsync(context);
            }
        }

        return new((null, Unauthorized));
    }

    /// <summary>401 for a request that says nothing, or nothing true, about who it is.</summary>
    internal static Problem Unauthorized { get; } = new(StatusCodes.Status401Unauthorized, "unauthorized", "A valid API key is required")
    {
        Detail = "Send it as Authorization: Bearer <key>, or sign in at /app",
    };

    /// <summary>Why the caller may not use a route, by the route's metadata; null when it may.</summary>
    internal static Problem? RefusalOf(Caller caller, EndpointMetadataCollection metadata)
    {
        // A route whose author forgot to say who may use it is nobody's.
        if (metadata.GetMetadata<RequiredPermission>() is not { } required)
        {
            return new Problem(StatusCodes.Status403Forbidden, "forbidden", "Nobody may use this address");
        }

        if (metadata.GetMetadata<PeopleOnly>() is not null)
        {
            return caller.UserId > 0
                ? null
                : new Problem(StatusCodes.Status403Forbidden, "forbidden", "Only a signed-in person may do this, not an API key");
        }

        if (!caller.May(required.Permission) && (required.Or == Permission.None || !caller.May(required.Or)))
        {
            return new Problem(StatusCodes.Status403Forbidden, "forbidden", caller.KeyId > 0 ? "The API key lacks a scope" : "Your role does not allow this")
            {
                Detail = $"Needs {required.Describe("")}",
            };
        }

        return caller.WorkspaceId > 0 || required.Permission == Permission.None
            ? null
            : new Problem(StatusCodes.Status403Forbidden, "no_workspace", "You are a member of no workspace")
            {
                Detail = "Create one with POST /api/v1/workspaces, or accept an invitation",
            };
    }
}
