using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Shortener.BrowserTests.Pages;
using Shortener.Testing.Processes;

namespace Shortener.BrowserTests.Stage;

/// <summary>
/// What all browser tests share: one Chromium, one installation with its owner, one that nobody has set up, and the sites that links
/// lead to.
/// </summary>
public sealed partial class BrowserStage : IAsyncLifetime
{
    private readonly World _world = new();
    private readonly ConcurrentDictionary<(Installation, Look, Visitor), Visit> _lent = [];
    private SmtpServer? _mail;
    private Chromium _chromium = null!;

    /// <summary>Set up; its owner is signed in as <see cref="Owner"/>.</summary>
    public Installation Home { get; private set; } = null!;

    /// <summary>Nobody has an account.</summary>
    public Installation Fresh { get; private set; } = null!;

    /// <summary>The owner of <see cref="Home"/>, signed in.</summary>
    public Visitor Owner => new(Home.OwnerState);

    /// <summary>A link of <see cref="Home"/> with clicks and much to show.</summary>
    public string LinkId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Task<Chromium> chromium = Chromium.StartAsync(_world.EndPoint);
        _mail = SmtpServer.IsInstalled ? await SmtpServer.StartAsync() : null;
        Home = await Installation.StartAsync(_mail?.Port);
        Fresh = await Installation.StartAsync();
        _chromium = await chromium;
        await using Visit visit = await OpenAsync(Home, Look.Desktop);
        await Home.SetUpAsync(visit);
        visit.Troubles.AssertNone();
        LinkId = await Furniture.PlaceAsync(Home);
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await Home.DisposeAsync();
        await Fresh.DisposeAsync();
        await _world.DisposeAsync();
        if (_mail is not null)
        {
            await _mail.DisposeAsync();
        }
    }

    /// <summary>Asks for a letter with which somebody chooses another password.</summary>
    /// <returns>Path and query of the link in it.</returns>
    public async Task<string> ResetPathAsync(string email)
    {
        await using Visit visit = await OpenAsync(Look.Desktop);
        await new ForgotPage(visit).AskAsync(email);
        while (true)
        {
            ReceivedLetter letter = await _mail!.NextAsync();
            if (letter.To.Contains(email) && ResetLink().Match(letter.Text) is { Success: true } link)
            {
                return new Uri(link.Value).PathAndQuery;
            }
        }
    }

    [GeneratedRegex(@"http\S+/app/reset\?token=\S+")]
    private static partial Regex ResetLink();

    /// <summary>A browser that pages take in turn, each as if it were the first; the stage closes it.</summary>
    public async Task<Visit> LendAsync(Installation installation, Look look, Visitor visitor)
    {
        if (_lent.TryGetValue((installation, look, visitor), out Visit? visit))
        {
            await visit.RenewAsync();
            return visit;
        }

        visit = await OpenAsync(installation, look, visitor);
        _lent[(installation, look, visitor)] = visit;
        return visit;
    }

    public Task<Visit> OpenAsync(Look look, Visitor? visitor = null) => OpenAsync(Home, look, visitor);

    public Task<Visit> OpenAsync(Installation installation, Look look, Visitor? visitor = null) =>
        Visit.OpenAsync(_chromium.Browser, installation.Address, look, visitor ?? Visitor.Stranger);
}

/// <summary>Tests of this collection run one after another; they share the stage.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserStage>
{
    public const string Name = "Browser";
}
