using System.Globalization;
using Shortener.Api.Problems;

namespace Shortener.Api.SignIns;

/// <summary>Refusals that several ways of signing in share.</summary>
internal static class SignInProblems
{
    /// <summary>403: the installation is configured to sign people in through its identity provider alone.</summary>
    public static Problem PasswordsOff { get; } = new(
        StatusCodes.Status403Forbidden, "passwords_off", "Passwords let nobody in here; sign in through the identity provider")
    {
        Detail = "Open /app/login/oidc",
    };

    /// <summary>429 with <c>Retry-After</c>; what was sent was not looked at.</summary>
    public static Problem TooMany(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new Problem(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many attempts; try again later");
    }
}
