using Shortener.Core.Accounts;

namespace Shortener.Api.Pages.Accounts;

/// <summary>What a person may do with an invitation.</summary>
public enum InvitationStep
{
    MakeAccount,
    SignInToJoin,
    SignInFirst,
    Accept,
    AcceptForOther,
}

/// <summary>An invitation as its page shows it.</summary>
/// <param name="Token">Travels in the form, not in its address.</param>
/// <param name="SignedInAs">With <see cref="InvitationStep.AcceptForOther"/>: who is signed in.</param>
public sealed record InvitationPageModel(InvitationStep Step, string Token, string Workspace, string Email, Role Role, string? SignedInAs = null)
{
    public const string TokenField = "token";
    public const string NameField = "name";
    public const string PasswordField = "password";
    public const string AsMeField = "as_me";

    public string Name { get; init; } = "";

    /// <summary>Names of the fields that are wrong.</summary>
    public IReadOnlyCollection<string> Wrong { get; init; } = [];
}
