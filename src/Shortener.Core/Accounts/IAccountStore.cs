namespace Shortener.Core.Accounts;

/// <summary>A tenant: its links, domains and keys are seen by nobody else.</summary>
/// <param name="Timezone">IANA name.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record Workspace(int Id, string Name, string Timezone, string Currency, DateTimeOffset CreatedAt)
{
    /// <summary>Grows with every change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Whether its pages give visitors a first-party cookie.</summary>
    public VisitorCookies VisitorCookies { get; init; }

    /// <summary>Whether Do Not Track and Global Privacy Control count as a refusal.</summary>
    public bool HonourPrivacySignals { get; init; } = true;
}

/// <summary>Who sets an installation up, and with what.</summary>
/// <param name="WorkspaceName">Name that the first workspace gets.</param>
/// <param name="Timezone">IANA name.</param>
/// <param name="KeyHash">SHA-256 of the first API key (all rights).</param>
/// <param name="KeyHint">Its first characters.</param>
public sealed record FirstOwner(
    string Email, string Name, string PasswordHash, string WorkspaceName, string Timezone, string KeyName, byte[] KeyHash, string KeyHint);

/// <summary>What an empty installation begins with. Thread-safe. Implemented once per backend.</summary>
public interface IAccountStore
{
    /// <summary>
    /// On an empty database creates the first workspace, the default domain and, where a hash is given, the first key (all rights);
    /// false where a workspace exists. Several nodes may start at once: one of them gets true.
    /// </summary>
    Task<bool> BootstrapAsync(string workspaceName, string keyName, byte[]? keyHash, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Uses up the token of a setup link and makes the first operator, who owns the first workspace, which takes name and time zone. Null
    /// where the token is not in force, there is an operator, or somebody has the e-mail address (the token lives on then); of several
    /// callers at once one gets the person.
    /// </summary>
    Task<User?> SetUpAsync(byte[] tokenHash, FirstOwner owner, DateTimeOffset now, CancellationToken ct);

    /// <summary>The workspace, or null.</summary>
    Task<Workspace?> FindWorkspaceAsync(int workspaceId, CancellationToken ct);

    /// <summary>The workspace made by the bootstrap, or null before it.</summary>
    Task<Workspace?> FindFirstWorkspaceAsync(CancellationToken ct);
}
