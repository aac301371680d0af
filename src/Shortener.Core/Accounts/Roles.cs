namespace Shortener.Core.Accounts;

/// <summary>Names of roles, as they are stored and as the API writes them. Thread-safe.</summary>
public static class Roles
{
    /// <summary>Every name, the least first.</summary>
    public static IReadOnlyList<string> AllNames { get; } = [.. Enum.GetValues<Role>().Select(NameOf)];

    /// <summary>Lower-case name of a role.</summary>
    public static string NameOf(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Analyst => "analyst",
        Role.Editor => "editor",
        Role.Admin => "admin",
        Role.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No role"),
    };

    /// <summary>False for a name that is none; case matters.</summary>
    public static bool TryParse(string? name, out Role role)
    {
        role = Enum.GetValues<Role>().FirstOrDefault(known => NameOf(known) == name);
        return role != default;
    }

    /// <summary>Names of the roles that may do more than this one; of all where there is none.</summary>
    public static string[] NamesAbove(Role? role) => [.. Enum.GetValues<Role>().Where(one => role is null || one > role).Select(NameOf)];

    /// <summary>The role of a stored name.</summary>
    /// <exception cref="InvalidDataException">The database holds something else.</exception>
    public static Role ParseStored(string name) =>
        TryParse(name, out Role role) ? role : throw new InvalidDataException($"The database holds an unknown role '{name}'");
}
