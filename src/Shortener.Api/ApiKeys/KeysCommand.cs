using System.CommandLine;
using System.Text.Json;
using Shortener.Api.Accounts;
using Shortener.Api.Audit;
using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.ApiKeys;

/// <summary><c>keys create</c>: a further API key for the first workspace, printed once.</summary>
internal static class KeysCommand
{
    private const int BadInput = 2;
    private const int MaxNameLength = 100;

    /// <param name="openHost">Builds a host (not started) on a migrated database; disposed by the command.</param>
    public static Command Create(Func<CancellationToken, Task<IHost>> openHost)
    {
        var name = new Option<string>("--name") { Description = "What the key is for", DefaultValueFactory = _ => "Command line" };
        var json = new Option<bool>("--json") { Description = "Print {\"id\",\"name\",\"key\"} instead of the key alone" };
        var create = new Command("create", "Create an API key with all rights and print it; it is not shown again") { name, json };
        create.SetAction((parsed, ct) => CreateAsync(openHost, parsed.GetValue(name)!, parsed.GetValue(json), ct));
        return new Command("keys", "API keys") { create };
    }

    private static async Task<int> CreateAsync(Func<CancellationToken, Task<IHost>> openHost, string name, bool json, CancellationToken ct)
    {
        if (name.Length is 0 or > MaxNameLength || !FieldErrors.IsStorable(name))
        {
            await Console.Error.WriteLineAsync($"--name must be 1 to {MaxNameLength} characters");
            return BadInput;
        }

        using IHost host = await openHost(ct);
        await host.Services.GetRequiredService<AccountBootstrap>().EnsureAsync(ct);
        (StoredApiKey stored, string key) = await AddAsync(host.Services, name, ct);
        await host.Services.GetRequiredService<AuditTrail>().SystemAsync(
            "command line", AuditAction.KeyCreated, OpaqueId.Key.Format(stored.Id), stored.WorkspaceId);
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new Dictionary<string, string> { ["id"] = OpaqueId.Key.Format(stored.Id), ["name"] = stored.Name, ["key"] = key })
            : key);
        return 0;
    }

    private static async Task<(StoredApiKey Stored, string Key)> AddAsync(IServiceProvider services, string name, CancellationToken ct)
    {
        IAccountStore accounts = services.GetRequiredService<IAccountStore>();
        Workspace workspace = (await accounts.FindFirstWorkspaceAsync(ct))!;
        string key = ApiKey.Generate();
        StoredApiKey stored = await services.GetRequiredService<IApiKeyStore>().CreateAsync(
            new NewApiKey(workspace.Id, name, ApiKey.Hash(key), key[..ApiKey.HintLength], Permissions: null),
            services.GetRequiredService<TimeProvider>().GetUtcNow(),
            ct);
        return (stored, key);
    }
}
