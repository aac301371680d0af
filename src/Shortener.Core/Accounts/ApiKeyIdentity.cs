namespace Shortener.Core.Accounts;

/// <summary>Who a request acts for: the API key and its workspace.</summary>
/// <param name="AllRights">Whether the key may do everything, system endpoints included.</param>
public sealed record ApiKeyIdentity(long KeyId, int WorkspaceId, bool AllRights);
