using System.Diagnostics;
using System.Globalization;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Documentation;

/// <summary>
/// The commands of the README and of the operations page, run as they stand. A block is run when the line before it is the comment <c>&lt;!-- run --&gt;</c>; all of
/// a document run in one shell, in order, against one started server. <c>http://127.0.0.1:8080</c> and the key in <c>$KEY</c> are the
/// server's own; nothing else is replaced. <c>&lt;!-- run: testdata --&gt;</c> marks a block that reads the shared test data.
/// </summary>
public sealed class ReadmeTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private ShortenerProcess _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ShortenerProcess.StartAsync(new ShortenerSetup
        {
            DataDirectory = _data.Path,
            Environment = new Dictionary<string, string> { ["Http__TrustedProxies__0"] = "127.0.0.1" },
        });
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Dispose();
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/api.md")]
    public async Task Every_marked_block_runs(string document)
    {
        IReadOnlyList<ReadmeBlock> blocks = ReadmeBlock.ReadAll(Checkout.Path(document));
        ReadmeBlock[] runnable = [.. blocks.Where(block => block.Kind == ReadmeBlockKind.Run)];
        Assert.NotEmpty(runnable);

        (int exitCode, string output) = await RunAsync(runnable);

        Assert.True(exitCode == 0, output);
    }

    [TestDataFact]
    public async Task The_replay_of_real_clicks_runs()
    {
        ReadmeBlock[] runnable =
            [.. ReadmeBlock.ReadAll(Checkout.Path("README.md")).Where(block => block.Kind == ReadmeBlockKind.RunWithTestData)];
        Assert.NotEmpty(runnable);

        (int exitCode, string output) = await RunAsync(runnable);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    [Trait("Db", "Postgres")]
    public async Task Nodes_and_workers_of_the_distributed_mode_run()
    {
        ReadmeBlock[] runnable =
            [.. ReadmeBlock.ReadAll(Checkout.Path("README.md")).Where(block => block.Kind == ReadmeBlockKind.RunWithServers)];
        Assert.NotEmpty(runnable);
        await using PostgresServer database = await PostgresServer.CreateDatabaseAsync();
        await using RedisServer redis = await RedisServer.StartAsync();

        (int exitCode, string output) = await RunAsync(runnable, ("POSTGRES", database.ConnectionString), ("REDIS", redis.Address));

        Assert.True(exitCode == 0, output);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(ReadmeBlock[] blocks, params (string Name, string Value)[] environment)
    {
        string script = _data.File("readme.sh");
        string address = _server.Address.GetLeftPart(UriPartial.Authority);
        await File.WriteAllTextAsync(script, string.Join('\n', blocks.Select(block => block.Commands)).Replace("http://127.0.0.1:8080", address, StringComparison.Ordinal));
        // -e: the first command that fails ends the script; -x: the output names it.
        var start = new ProcessStartInfo("bash", ["-e", "-x", "-o", "pipefail", script])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KEY"] = new ShortenerSetup { DataDirectory = _data.Path }.ApiKey, ["TESTDATA"] = TestData.Directory ?? "" },
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process shell = Process.Start(start)!;
        ProcessOutput output = ProcessOutput.Follow(shell);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await shell.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            return (-1, string.Create(CultureInfo.InvariantCulture, $"Not done within five minutes:\n{output}"));
        }

        return (shell.ExitCode, output.ToString());
    }
}
