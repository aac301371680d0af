namespace Shortener.Core.Accounts;

/// <summary>What a member is in a workspace; each may do all that the one before may. Stored by its lower-case name.</summary>
public enum Role
{
    /// <summary>Reads links and counts.</summary>
    Viewer = 1,

    /// <summary>Reads single clicks and reports as well.</summary>
    Analyst,

    /// <summary>Makes and changes links.</summary>
    Editor,

    /// <summary>Runs the workspace: members, keys, domains, webhooks, settings.</summary>
    Admin,

    /// <summary>May make and unmake owners. There is always at least one.</summary>
    Owner,
}
