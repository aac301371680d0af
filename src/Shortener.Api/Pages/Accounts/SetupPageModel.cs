namespace Shortener.Api.Pages.Accounts;

/// <summary>The setup form with what was given so far, or what came of it.</summary>
/// <param name="Token">Travels in the form, not in its address.</param>
/// <param name="ApiKey">Set once it is done.</param>
public sealed record SetupPageModel(string Token, string? ApiKey = null)
{
    public const string TokenField = "token";
    public const string EmailField = "email";
    public const string NameField = "name";
    public const string PasswordField = "password";
    public const string WorkspaceField = "workspaceName";
    public const string TimezoneField = "timezone";

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    public string Workspace { get; init; } = "";

    public string Timezone { get; init; } = "UTC";

    /// <summary>Names of the fields that are wrong.</summary>
    public IReadOnlyCollection<string> Wrong { get; init; } = [];

    /// <summary>What is wrong with the address is that somebody has it.</summary>
    public bool IsEmailTaken { get; init; }

    /// <summary>Zones to choose from.</summary>
    public IReadOnlyList<string> Timezones { get; init; } = [];
}
