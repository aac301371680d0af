using System.Data.Common;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Backups;

/// <summary>
/// The promise of <c>backup</c>: taken under load it holds exactly what was committed at its instant, and restored beside its journal it
/// loses nothing that the journal still has, and names what it lost otherwise.
/// </summary>
public abstract class BackupContract(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Links = 10;
    private const int Visitors = 4;

    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _backups = new();
    private ShortenerSetup _setup = null!;

    public async Task InitializeAsync() => _setup = await CreateSetupAsync(_data.Path);

    public async Task DisposeAsync()
    {
        await ReleaseAsync();
        _data.Dispose();
        _backups.Dispose();
    }

    protected abstract Task<ShortenerSetup> CreateSetupAsync(string dataDirectory);

    protected abstract Task ReleaseAsync();

    /// <summary>Puts the backup in the database's place as the operations page says; the server does not run.</summary>
    protected abstract Task<ShortenerSetup> RestoreAsync(ShortenerSetup setup, string file);

    protected abstract DbConnection OpenDatabase(ShortenerSetup setup);

    [Fact]
    public async Task Taken_under_load_it_is_of_one_instant_and_the_journal_brings_back_the_rest()
    {
        IReadOnlyList<ClickLog> links;
        string generation;
        JsonElement backup;
        await using (ShortenerProcess server = await ShortenerProcess.StartAsync(_setup))
        {
            links = await FaultStage.CreateLinksAsync(server, Links);
            await using Crowd crowd = Crowd.Rush(server.Address, links, FaultSettings.Seed, Visitors);
            await WaitUntilStoredAsync(server, 100);
            backup = await BackupAsync(_setup);
            links = [.. links, await CreateLinkAsync(server, Links)];
            await ClickBigAsync(server, links[^1], clicks: 3);
            long before = links.Sum(link => link.Answered);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            await WaitUntilStoredAsync(server, before);
            generation = await LiveGenerationAsync(server);
            await server.KillAsync();
            await crowd.StopAsync();
            crowd.AssertOnlyRedirects();
        }

        long held = backup.GetProperty("clicks").GetInt64();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{held} clicks in the backup, {links.Sum(link => link.Answered)} answered, {links.Sum(link => link.Sent)} sent"));
        Assert.InRange(held, 1, links.Sum(link => link.Answered) - 1);
        Assert.Equal(Links, backup.GetProperty("links").GetInt64());
        Assert.Equal(held, backup.GetProperty("sources").EnumerateArray().Sum(source => source.GetProperty("stored").GetInt64()));

        ShortenerSetup restored = await RestoreAsync(_setup, backup.GetProperty("file").GetString()!);
        await using (DbConnection database = OpenDatabase(restored))
        {
            await database.OpenAsync();
            Assert.Equal(held, await RollupRecount.AssertEqualAsync(database));
        }

        await using (ShortenerProcess server = await ShortenerProcess.StartAsync(restored))
        {
            Assert.NotEqual(generation, await LiveGenerationAsync(server));
            PipelineAccount account = await PipelineAccount.WaitUntilDrainedAsync(server);
            Assert.DoesNotContain(account.Dropped, pair => pair.Value != 0);
            Assert.InRange(account.Stored, links.Sum(link => link.Answered), links.Sum(link => link.Sent));
            Assert.NotNull(server.Output.Find("restored from a backup"));
            // The link made after the backup is gone; the next one does not inherit its clicks.
            ClickLog next = await CreateLinkAsync(server, Links + 1);
            JsonElement metrics = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/metrics?bots=include&link=" + Uri.EscapeDataString(next.LinkId));
            Assert.Equal(0, metrics.GetProperty("clicks").GetInt64());
            Assert.Equal(0, await server.StopAsync());
        }

        await using (DbConnection database = OpenDatabase(restored))
        {
            await database.OpenAsync();
            Assert.InRange(await RollupRecount.AssertEqualAsync(database), links.Sum(link => link.Answered), links.Sum(link => link.Sent));
        }
    }

    [Fact]
    public async Task What_the_journal_has_given_up_since_the_backup_is_a_counted_gap()
    {
        _setup = _setup with { Environment = new Dictionary<string, string>(_setup.Environment) { ["Journal__MaxMiB"] = "64" } };
        JsonElement backup;
        long clicks = 1;
        await using (ShortenerProcess server = await ShortenerProcess.StartAsync(_setup))
        {
            ClickLog link = (await FaultStage.CreateLinksAsync(server, 1))[0];
            clicks += await ClickBigAsync(server, link, clicks: 100);
            await WaitUntilStoredAsync(server, clicks);
            backup = await BackupAsync(_setup);
            Assert.Equal(clicks, backup.GetProperty("clicks").GetInt64());
            // Twice the journal's budget of large frames, slowly enough to be stored: the first of them are given up.
            for (int round = 0; round < 16; round++)
            {
                clicks += await ClickBigAsync(server, link, clicks: 1_000);
                await WaitUntilStoredAsync(server, clicks);
            }

            await server.KillAsync();
        }

        ShortenerSetup restored = await RestoreAsync(_setup, backup.GetProperty("file").GetString()!);
        await using ShortenerProcess again = await ShortenerProcess.StartAsync(restored);
        PipelineAccount account = await PipelineAccount.WaitUntilDrainedAsync(again);
        long gap = account.Dropped["gap"];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clicks} clicks, {account.Stored} stored after the restore, gap {gap}"));
        Assert.InRange(gap, 1, clicks - 102);
        Assert.Equal(gap, account.Dropped.Values.Sum());
        Assert.Equal(clicks, account.Accepted);
        Assert.Equal(clicks - gap, account.Stored);
        Assert.NotNull(again.Output.Find("clicks are lost and counted as gap"));
        string metrics = await again.Client.GetStringAsync("/metrics");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"shortener_clicks_dropped_total{{reason=\"gap\"}} {gap}\n"), metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_never_overwrites_and_leaves_nothing_half_done()
    {
        await using ShortenerProcess server = await ShortenerProcess.StartAsync(_setup);
        string file = _backups.File("taken");
        await File.WriteAllTextAsync(file, "mine");

        (int exitCode, _) = await ShortenerProcess.RunCommandAsync(_setup, null, "backup", file);
        Assert.Equal(2, exitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));

        (exitCode, _) = await ShortenerProcess.RunCommandAsync(_setup, null, "backup", Path.Combine(_backups.Path, "missing", "file"));
        Assert.Equal(1, exitCode);
        Assert.Equal(["taken"], Directory.GetFileSystemEntries(_backups.Path).Select(Path.GetFileName));
    }

    protected async Task<JsonElement> BackupAsync(ShortenerSetup setup)
    {
        (int exitCode, string answer) = await ShortenerProcess.RunCommandAsync(setup, null, "backup", _backups.Path, "--json");
        Assert.True(exitCode == 0, answer);
        JsonElement report = JsonDocument.Parse(answer).RootElement;
        string file = Assert.Single(Directory.GetFiles(_backups.Path));
        Assert.Equal(file, report.GetProperty("file").GetString());
        Assert.Equal(new FileInfo(file).Length, report.GetProperty("bytes").GetInt64());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        return report;
    }

    private static async Task<ClickLog> CreateLinkAsync(ShortenerProcess server, int number)
    {
        using HttpResponseMessage answer =
            await server.Client.PostAsJsonAsync("/api/v1/links", new { url = string.Create(CultureInfo.InvariantCulture, $"https://example.com/{number}") });
        answer.EnsureSuccessStatusCode();
        JsonElement link = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new ClickLog(link.GetProperty("id").GetString()!, link.GetProperty("slug").GetString()!);
    }

    /// <summary>Clicks whose frames are nearly as large as frames get.</summary>
    private static async Task<int> ClickBigAsync(ShortenerProcess server, ClickLog link, int clicks)
    {
        string path = $"/{link.Slug}?x=" + new string('q', 8_000);
        string agent = "Mozilla/5.0 " + new string('a', 2_000);
        await Parallel.ForEachAsync(Enumerable.Range(0, clicks), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, ct) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            link.AddSent();
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
            using HttpResponseMessage answer = await server.Client.SendAsync(request, ct);
            Assert.Equal(302, (int)answer.StatusCode);
            link.AddAnswered();
        });
        return clicks;
    }

    private static async Task WaitUntilStoredAsync(ShortenerProcess server, long clicks)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while ((await PipelineAccount.ReadAsync(server)).Stored < clicks)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private static async Task<string> LiveGenerationAsync(ShortenerProcess server)
    {
        JsonElement account = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/system/pipeline");
        // The generation that is appended to is the one opened last.
        return account.GetProperty("sources").EnumerateArray().Last(source => source.GetProperty("state").GetString() != "closed").GetProperty("identity").GetString()!;
    }
}
