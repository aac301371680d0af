namespace Shortener.Api.Pages.SignIn;

/// <summary>The form of the second step.</summary>
/// <param name="Token">From the first step.</param>
/// <param name="ReturnTo">Where the person goes afterwards: a path of our own.</param>
/// <param name="Wrong">Whether the code was wrong.</param>
/// <param name="Wait">Too many were tried: when the next one is looked at.</param>
public sealed record SecondStepModel(string Token, string ReturnTo, bool Wrong = false, TimeSpan? Wait = null)
{
    public const string TokenField = "token";
    public const string CodeField = "code";
}
