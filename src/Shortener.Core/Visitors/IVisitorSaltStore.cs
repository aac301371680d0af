namespace Shortener.Core.Visitors;

/// <summary>
/// Salts of visitor pseudonyms, one row per period, shared by all nodes. The database's clock alone decides when one is destroyed.
/// Thread-safe.
/// </summary>
public interface IVisitorSaltStore
{
    /// <summary>
    /// Inserts a random salt for each of the periods that has none and whose time to be destroyed has not come, and returns all salts
    /// kept for that kind of period. Nodes that call this at the same time get the same salts. A destroyed salt never comes back.
    /// </summary>
    /// <param name="startDays">First days of the periods wanted, in days since 1970-01-01.</param>
    Task<IReadOnlyList<VisitorSalt>> EnsureAsync(VisitorPeriod period, IReadOnlyList<int> startDays, CancellationToken ct);

    /// <summary>Destroys the salts, of both kinds, whose period ended 48 hours ago or more; returns how many.</summary>
    Task<int> DestroyExpiredAsync(CancellationToken ct);
}
