namespace Shortener.Api.Pages.SignIn;

/// <summary>The form behind a reset link.</summary>
/// <param name="Token">From the link.</param>
/// <param name="Wrong">Whether the password cannot be taken.</param>
public sealed record ResetModel(string Token, bool Wrong = false)
{
    public const string TokenField = "token";
    public const string PasswordField = "password";
}

/// <summary>The form that asks for a reset link.</summary>
/// <param name="Sent">Whether it was sent, if there is somebody to send it to.</param>
/// <param name="Wait">Too many were asked for: when the next is taken.</param>
public sealed record ForgotModel(bool Sent = false, TimeSpan? Wait = null)
{
    public const string EmailField = "email";
}
