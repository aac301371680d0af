namespace Shortener.Core.Accounts;

/// <summary>People and their passwords. Thread-safe. Implemented once per backend.</summary>
public interface IUserStore
{
    /// <summary>Whether anybody has an account.</summary>
    Task<bool> AnyAsync(CancellationToken ct);

    /// <summary>Whether anybody runs the installation.</summary>
    Task<bool> AnyOperatorAsync(CancellationToken ct);

    /// <summary>The person, or null.</summary>
    Task<User?> FindAsync(long userId, CancellationToken ct);

    /// <summary>The person with this e-mail address (any case), or null.</summary>
    Task<User?> FindByEmailAsync(string email, CancellationToken ct);

    /// <summary>A further person; null where the e-mail address is taken.</summary>
    Task<User?> CreateAsync(string email, string name, string? passwordHash, bool isOperator, DateTimeOffset now, CancellationToken ct);

    /// <summary>Writes name and language if the version is still <paramref name="user"/>'s; else null.</summary>
    Task<User?> ChangeAsync(User user, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Replaces the password, ends every session of the person but <paramref name="keepSession"/> (0 for none), and makes the
    /// person's one-time tokens (password resets, second steps of a sign-in) void.
    /// </summary>
    Task SetPasswordAsync(long userId, string passwordHash, long keepSession, DateTimeOffset now, CancellationToken ct);

    /// <summary>What the person is in which workspaces that are not deleted, oldest first.</summary>
    Task<IReadOnlyList<Membership>> ListMembershipsAsync(long userId, CancellationToken ct);
}
