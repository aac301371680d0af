using Microsoft.Extensions.Options;
using Shortener.Core.Accounts;

namespace Shortener.Api.Accounts;

/// <summary>Makes the first workspace, the default domain and the first key on an empty database.</summary>
internal sealed class AccountBootstrap(IAccountStore accounts, IOptions<BootstrapOptions> options, TimeProvider time)
{
    private const string WorkspaceName = "Main";
    private const string KeyName = "First key";

    /// <summary>
    /// Runs at every start, behind the migrations. Returns the key that was generated, to be shown once, or null where the database
    /// had a workspace or the operator chose the key.
    /// </summary>
    public async Task<string?> EnsureAsync(CancellationToken ct)
    {
        string chosen = options.Value.ApiKey;
        string key = chosen.Length > 0 ? chosen : ApiKey.Generate();
        bool made = await accounts.BootstrapAsync(WorkspaceName, KeyName, ApiKey.Hash(key), time.GetUtcNow(), ct);
        return made && chosen.Length == 0 ? key : null;
    }
}
