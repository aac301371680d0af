using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Disk;

/// <summary>A data directory opened twice, lost, or copied to another node.</summary>
public sealed class DataDirectoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_second_process_on_it_is_told_who_holds_it_and_ends_with_three()
    {
        await using FaultStage stage = FaultStage.Sqlite(output);
        await using ShortenerProcess holder = await stage.StartNodeAsync();
        (int exitCode, string said) = await ShortenerProcess.RunCommandAsync(
            stage.Setup, TimeSpan.FromSeconds(60), "serve", "--urls", "http://127.0.0.1:0");
        Assert.Equal(3, exitCode);
        Assert.Contains(stage.Setup.DataDirectory, said, StringComparison.Ordinal);
        Assert.Contains(holder.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), said, StringComparison.Ordinal);
        Assert.Equal(0, await holder.StopAsync());
    }

    [Fact]
    public async Task Lost_behind_postgres_the_node_starts_anew_and_what_was_stored_stays()
    {
        await using FaultStage stage = await FaultStage.PostgresAsync(output);
        IReadOnlyList<ClickLog> links;
        await using (ShortenerProcess first = await stage.StartNodeAsync())
        {
            links = await FaultStage.CreateLinksAsync(first);
            Assert.Equal(0, await first.StopAsync());
        }

        foreach (string folder in Directory.GetDirectories(stage.Setup.DataDirectory))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (string file in Directory.GetFiles(stage.Setup.DataDirectory))
        {
            File.Delete(file);
        }

        await using ShortenerProcess second = await stage.StartNodeAsync();
        await ClickAWhileAsync(second, links);
        await stage.AssertNothingLostAsync(second, links);
    }

    /// <summary>The copy has the original's frames, and the original is alive and goes on: each click counts once, on whichever node.</summary>
    [Fact]
    public async Task Copied_to_a_second_node_while_the_first_works_nothing_is_lost_or_counted_twice()
    {
        using var copy = new TemporaryDirectory();
        await using FaultStage stage = await FaultStage.PostgresAsync(output);
        await using ShortenerProcess first = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(first);
        await using Crowd crowd = Crowd.Steady(first.Address, links, FaultSettings.Seed);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Copy(stage.Setup.DataDirectory, copy.Path);
        await using ShortenerProcess second = await ShortenerProcess.StartAsync(stage.Setup with { DataDirectory = copy.Path });
        await using Crowd other = Crowd.Steady(second.Address, links, FaultSettings.Seed + 1);
        AccountWatch watch = AccountWatch.Start(second);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        await crowd.StopAsync();
        await other.StopAsync();
        Assert.True(await watch.StopAsync() > 0, "The account was never read");
        await Signs.UntilAsync(
            async () => (await PipelineAccount.ReadAsync(second)).Pending == 0 && (await PipelineAccount.ReadAsync(first)).Pending == 0,
            () => $"Clicks stay pending\nFIRST\n{first.Output}\nSECOND\n{second.Output}");
        Assert.Equal(0, await first.StopAsync());
        await stage.AssertNothingLostAsync(second, links);
    }

    private static async Task ClickAWhileAsync(ShortenerProcess server, IReadOnlyList<ClickLog> links)
    {
        await using Crowd crowd = Crowd.Steady(server.Address, links, FaultSettings.Seed);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await crowd.StopAsync();
        crowd.AssertOnlyRedirects();
    }

    private static void Copy(string from, string to)
    {
        foreach (string folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
