using Microsoft.Extensions.Options;
using Shortener.Core.Accounts;

namespace Shortener.Api.Accounts;

/// <summary>Makes the first workspace and the default domain on an empty database, and the key where the operator chose one.</summary>
internal sealed class AccountBootstrap(IAccountStore accounts, IOptions<BootstrapOptions> options, TimeProvider time)
{
    private const string WorkspaceName = "Main";
    private const string KeyName = "First key";

    /// <summary>Runs at every start, behind the migrations.</summary>
    public Task EnsureAsync(CancellationToken ct)
    {
        string chosen = options.Value.ApiKey;
        return accounts.BootstrapAsync(WorkspaceName, KeyName, chosen.Length > 0 ? ApiKey.Hash(chosen) : null, time.GetUtcNow(), ct);
    }
}
