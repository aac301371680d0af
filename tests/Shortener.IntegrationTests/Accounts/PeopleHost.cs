using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shortener.Api;
using Shortener.Api.Hosting;
using Shortener.Api.Setup;
using Shortener.Core.Storage;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>
/// The whole product on a fresh database. The first owner is made as a person would make it, through the setup link; who else a test
/// needs is invited.
/// </summary>
public abstract class PeopleHost(StorageBackend backend) : IAsyncLifetime
{
    public const string Password = "correct horse battery";
    public const string OwnerEmail = "owner@example.com";

    private static int _people;

    private readonly TemporaryDirectory _folder = new();
    private readonly List<Browser> _browsers = [];
    private PostgresServer? _postgres;
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Signed in as the owner of the first workspace, who is the operator.</summary>
    public Browser Owner { get; private set; } = null!;

    /// <summary>The API key that the setup showed.</summary>
    public string FirstKey { get; private set; } = "";

    public IServiceProvider Services => _app.Services;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Data:Directory"] = _folder.File("data"),
            ["Journal:MaxMiB"] = "64",
            ["Dashboard:NumbersWithinMs"] = "30000",
            ["Erasure:SettleSeconds"] = "0",
            ["Http:TrustedProxies:0"] = "127.0.0.1",
            ["RateLimits:AddressPerMinute"] = "0",
            ["RateLimits:KeyPerMinute"] = "0",
            ["RateLimits:PersonPerMinute"] = "0",
        };
        if (backend == StorageBackend.Postgres)
        {
            _postgres = await PostgresServer.CreateDatabaseAsync();
            settings["ConnectionStrings:Postgres"] = _postgres.ConnectionString;
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddShortenerApi();
        Configure(builder.Services);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        await _app.Services.GetRequiredService<NodeStart>().PrepareAsync(withJournal: true, CancellationToken.None);
        _app.UseShortenerApi();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
        await PrepareAsync();
    }

    /// <summary>Replaces services of the product's.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    public Browser Browser()
    {
        var browser = new Browser(Address);
        _browsers.Add(browser);
        return browser;
    }

    /// <summary>Token of a fresh setup link, as a start of the server prints it; null once it is closed.</summary>
    public async Task<string?> SetupTokenAsync() =>
        (await _app.Services.GetRequiredService<SetupLink>().IssueAsync(CancellationToken.None))?.Split("token=")[1];

    public static object SetupBody(string token, string email = OwnerEmail) =>
        new { token, email, name = "Ana", password = Password, workspaceName = "Shop", timezone = "Europe/Madrid" };

    /// <summary>A person who came by invitation, signed in.</summary>
    public async Task<(Browser Browser, string Id, string Email)> MemberAsync(string role, Browser? inviter = null)
    {
        string email = $"person{Interlocked.Increment(ref _people)}@example.com";
        Answer invited = await (inviter ?? Owner).PostAsync("/api/v1/invitations", new { email, role });
        Assert.Equal(201, invited.Status);
        Browser browser = Browser();
        Answer joined = await browser.PostAsync(
            "/api/v1/invitations/accept", new { token = TokenOf(invited), name = $"The {role}", password = Password });
        Assert.Equal(200, joined.Status);
        return (browser, joined.Body.GetProperty("user").GetProperty("id").GetString()!, email);
    }

    public static string TokenOf(Answer invited) => invited["link"].Split("token=")[1];

    public async Task DisposeAsync()
    {
        _browsers.ForEach(browser => browser.Dispose());
        await _app.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Sets the installation up.</summary>
    protected virtual async Task PrepareAsync()
    {
        Owner = Browser();
        Answer made = await Owner.PostAsync("/api/v1/setup", SetupBody((await SetupTokenAsync())!));
        Assert.Equal(201, made.Status);
        FirstKey = made["apiKey"];
    }
}

public sealed class SqlitePeopleHost() : PeopleHost(StorageBackend.Sqlite);

public sealed class PostgresPeopleHost() : PeopleHost(StorageBackend.Postgres);
