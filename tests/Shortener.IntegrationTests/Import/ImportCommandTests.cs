using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using Shortener.Api.Import;
using Shortener.Core.Clicks;
using Shortener.Ingest.Import;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Import;

/// <summary>The command's own behaviour: output, exit codes, what is asked of the host. The road into the databases is tested beside it.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Feed = """
        {"_heartbeat_":1}
        {"h":"a","u":"http://a.example/","t":10,"c":"US"}
        {"h":"b","u":"http://b.exam
        {"h":"b","u":"http://b.example/","t":11,"c":"ES"}

        """;

    private readonly TemporaryDirectory _folder = new();
    private readonly CountingHost _host = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_imported_once_and_adds_nothing_the_second_time()
    {
        string file = Write("feed.json", Feed);

        (int first, JsonElement firstReport) = await RunAsync(file, "--json");
        (int second, JsonElement secondReport) = await RunAsync(file, "--json");

        Assert.Equal((0, 0), (first, second));
        Assert.Equal(2, firstReport.GetProperty("added").GetInt64());
        Assert.Equal(0, secondReport.GetProperty("added").GetInt64());
        Assert.Equal(2, secondReport.GetProperty("stored").GetInt64());
        Assert.Equal(4, firstReport.GetProperty("lines").GetInt64());
        Assert.Equal(1, firstReport.GetProperty("skipped").GetProperty("heartbeat").GetInt64());
        Assert.Equal(1, firstReport.GetProperty("skipped").GetProperty("cut_off").GetInt64());
        JsonElement named = Assert.Single(firstReport.GetProperty("files")[0].GetProperty("skippedLines").EnumerateArray());
        Assert.Equal((3, "cut_off"), (named.GetProperty("line").GetInt64(), named.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task An_interrupted_import_goes_on_where_it_was()
    {
        string file = Write("feed.json", Feed);
        _host.FailAfterClicks = 1;
        await Assert.ThrowsAsync<IOException>(() => RunAsync(file, "--json"));
        _host.FailAfterClicks = int.MaxValue;

        (int exitCode, JsonElement report) = await RunAsync(file, "--json");

        Assert.Equal(0, exitCode);
        Assert.Equal(1, report.GetProperty("added").GetInt64());
        Assert.Equal(2, report.GetProperty("stored").GetInt64());
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_gives_exit_code_2_and_the_others_are_imported()
    {
        (int exitCode, JsonElement report) = await RunAsync(Write("feed.json", Feed), Write("junk.txt", "junk\n"), _folder.File("missing"), "--json");

        Assert.Equal(2, exitCode);
        Assert.Equal(2, report.GetProperty("added").GetInt64());
        Assert.Equal(1, report.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task Without_a_usable_file_the_data_directory_is_not_touched()
    {
        (int exitCode, _) = await RunAsync(_folder.File("missing"));

        Assert.Equal(2, exitCode);
        Assert.Equal(0, _host.Opened);
    }

    private string Write(string name, string content)
    {
        string path = _folder.File(name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<(int ExitCode, JsonElement Report)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var console = new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false };
        int exitCode = await ImportCommand.Create(_host.OpenAsync).Parse(arguments).InvokeAsync(console);
        string text = output.ToString();
        return (exitCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>A pipeline that only counts, one commit a click.</summary>
    private sealed class CountingHost : IImportLinks, IImportPipeline, IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, SourceState> _sources = new(StringComparer.Ordinal);

        public int FailAfterClicks { get; set; } = int.MaxValue;

        public int Opened { get; private set; }

        public Task<ImportHost> OpenAsync(CancellationToken ct)
        {
            Opened++;
            return Task.FromResult(new ImportHost(this, this, this));
        }

        public Task<IReadOnlyDictionary<string, ImportedLink>> EnsureAsync(IReadOnlyList<ImportLink> links, CancellationToken ct) =>
            Task.FromResult<IReadOnlyDictionary<string, ImportedLink>>(
                links.ToDictionary(link => link.Slug, link => new ImportedLink(link.Slug[0], 1, null)));

        public Task<SourceState?> FindSourceAsync(string identity, CancellationToken ct) => Task.FromResult(_sources.GetValueOrDefault(identity));

        public async Task DrainAsync(IClickSource source, CancellationToken ct)
        {
            SourceState state = _sources.GetOrAdd(source.Identity, identity => new SourceState(1, identity, 0, 0, 0, Closed: false));
            for (int clicks = 0; !state.Closed; clicks++)
            {
                if (clicks == FailAfterClicks)
                {
                    throw new IOException("The database is away");
                }

                ClickChunk chunk = await source.ReadAsync(state.Position, 1, TimeSpan.Zero, ct);
                state = state with { Position = chunk.To, Stored = state.Stored + chunk.Clicks.Count, Closed = chunk.Completed };
                _sources[state.Identity] = state;
                source.Release(chunk.To);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
