namespace Shortener.Core.Accounts;

/// <summary>People, their memberships and passwords. Thread-safe. Implemented once per backend.</summary>
public interface IUserStore
{
    /// <summary>The person, or null.</summary>
    Task<User?> FindAsync(long userId, CancellationToken ct);

    /// <summary>The person with this e-mail address (any case), or null.</summary>
    Task<User?> FindByEmailAsync(string email, CancellationToken ct);

    /// <summary>A further person; null where the e-mail address is taken.</summary>
    Task<User?> CreateAsync(string email, string name, string? passwordHash, bool isOperator, DateTimeOffset now, CancellationToken ct);

    /// <summary>Replaces the password and ends every session of the person but <paramref name="keepSession"/> (0 for none).</summary>
    Task SetPasswordAsync(long userId, string passwordHash, long keepSession, DateTimeOffset now, CancellationToken ct);

    /// <summary>What the person is in which workspaces that are not deleted, oldest first.</summary>
    Task<IReadOnlyList<Membership>> ListMembershipsAsync(long userId, CancellationToken ct);
}
