using System.Globalization;

namespace Shortener.Core.Accounts;

/// <summary>Who a request acts for: an API key or a person, in one workspace. Immutable.</summary>
/// <param name="WorkspaceId">The workspace that the request concerns; 0 for a person who is in none.</param>
/// <param name="KeyId">The API key; 0 for a person.</param>
/// <param name="UserId">The person; 0 for an API key.</param>
/// <param name="Name">Name of the key or e-mail address of the person, for the audit log.</param>
/// <param name="Permissions">What the caller may do in the workspace and, for operators, in the installation.</param>
public sealed record Caller(int WorkspaceId, long KeyId, long UserId, string Name, Permission Permissions)
{
    /// <summary>The session that a person's request came with; 0 for an API key.</summary>
    public long SessionId { get; init; }

    /// <summary>Requests allowed in a minute; null for the configured number.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Name by which callers are told apart: <c>key:12</c>, <c>user:5</c>.</summary>
    public string Owner { get; } = KeyId > 0
        ? string.Create(CultureInfo.InvariantCulture, $"key:{KeyId}")
        : string.Create(CultureInfo.InvariantCulture, $"user:{UserId}");

    /// <summary>Whether the caller has all of these permissions.</summary>
    public bool May(Permission permissions) => (Permissions & permissions) == permissions;
}
