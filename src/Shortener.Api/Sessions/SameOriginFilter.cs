namespace Shortener.Api.Sessions;

/// <summary>
/// For routes that are open to anyone and give or use a session: refuses what another site sends. Routes that need a caller have this
/// from <see cref="SessionAuthenticator"/>.
/// </summary>
internal sealed class SameOriginFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        SameOrigin.Allows(context.HttpContext.Request) ? next(context) : ValueTask.FromResult<object?>(SameOrigin.Refusal);
}
