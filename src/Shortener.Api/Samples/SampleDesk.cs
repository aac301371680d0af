using Shortener.Api.Erasure;
using Shortener.Api.Pages.Accounts;
using Shortener.Api.Pages.Design;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Domains;
using Shortener.Core.Erasure;
using Shortener.Core.Hubs;
using Shortener.Core.Samples;

namespace Shortener.Api.Samples;

/// <summary>Loads and removes people's sample data. Thread-safe.</summary>
internal sealed class SampleDesk(
    SampleLoader loader,
    ISampleStore samples,
    IAccountStore accounts,
    IUserStore users,
    IMembershipStore members,
    IDomainStore domains,
    IHubStore hubs,
    ISessionStore sessions,
    SessionDirectory directory,
    WorkspaceEnding ending) : IDisposable
{
    private const string DefaultTimezone = "UTC";
    private const string DefaultCurrency = "USD";

    private static readonly Localized<string> Name = new("Sample data", "Datos de ejemplo", "Пример данных");

    // Two loads of one person at once would make two samples; loads are rare and short.
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Null where the person has a sample already.</summary>
    public async Task<Workspace?> LoadAsync(HttpContext context, Caller caller, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (await samples.FindAsync(caller.UserId, ct) is not null)
            {
                return null;
            }

            User? user = await users.FindAsync(caller.UserId, ct);
            Workspace? own = caller.WorkspaceId > 0 ? await accounts.FindWorkspaceAsync(caller.WorkspaceId, ct) : null;
            string name = Name.In(AccountPage.LanguageOf(context, user));
            Workspace made = await loader.LoadAsync(name, own?.Timezone ?? DefaultTimezone, own?.Currency ?? DefaultCurrency, caller.UserId, ct);
            await sessions.ChooseWorkspaceAsync(caller.SessionId, made.Id, ct);
            directory.Forget(caller.UserId);
            return made;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// Refused where people came to work in the sample: with other members, a domain of its own, or a LinkHub page, which are removed first.
    /// </summary>
    public async Task<SampleRemoval> RemoveAsync(long userId, CancellationToken ct)
    {
        if (await samples.FindAsync(userId, ct) is not { } workspaceId)
        {
            return SampleRemoval.None;
        }

        if ((await members.ListAsync(workspaceId, 0, 2, ct)).Count > 1
            || (await domains.ListAsync(workspaceId, ct)).Any(domain => domain.WorkspaceId == workspaceId && domain.Host.Length > 0)
            || (await hubs.ListAsync(workspaceId, 0, 1, ct)).Count > 0)
        {
            return SampleRemoval.InUse;
        }

        // Nobody was given its slugs: they need not be kept from anybody.
        return await ending.EndAsync(workspaceId, reserveSlugs: false) == WorkspaceEnd.Done ? SampleRemoval.Removed : SampleRemoval.None;
    }

    public void Dispose() => _one.Dispose();
}
