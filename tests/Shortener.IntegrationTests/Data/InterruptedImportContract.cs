using System.Globalization;
using System.Text;
using System.Text.Json;
using Shortener.Core.Storage;

namespace Shortener.IntegrationTests.Data;

/// <summary>A killed server goes on with what it had promised, and large files take no memory.</summary>
public abstract class InterruptedImportContract(StorageBackend backend)
{
    private const int Links = 6_000;

    [Fact]
    public async Task An_import_goes_on_after_a_kill_and_a_second_one_adds_nothing()
    {
        await using DataServer server = await DataServer.StartAsync(backend);
        byte[] file = Encoding.UTF8.GetBytes(File());
        string id = (await server.SendFileAsync("onConflict=rename", file)).GetProperty("id").GetString()!;
        long reached = 0;
        for (int i = 0; i < 400 && reached == 0; i++)
        {
            reached = (await server.GetAsync("/api/v1/imports/" + id)).GetProperty("processed").GetInt64();
        }

        await server.Process.KillAsync();
        await server.RestartAsync();
        JsonElement import = await server.EndOfAsync(id);

        Assert.InRange(reached, 1, Links);
        Assert.Equal(("done", Links), (import.GetProperty("status").GetString(), import.GetProperty("processed").GetInt32()));
        // What was created just before the kill is found again.
        Assert.Equal(Links, import.GetProperty("created").GetInt32() + import.GetProperty("unchanged").GetInt32());
        Assert.Equal(0, import.GetProperty("renamed").GetInt32());
        JsonElement again = await server.ImportAsync("onConflict=rename", file);
        Assert.Equal(Links, again.GetProperty("unchanged").GetInt32());
        string exported = await server.GetTextAsync("/api/v1/links/export");
        Assert.Equal(Links, exported.Count(c => c == '\n'));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.Setup.DataDirectory, "imports")));
    }

    [Fact]
    public async Task Two_hundred_thousand_clicks_are_brought_in_and_out_within_bounded_memory()
    {
        const int Clicks = 200_000;
        await using DataServer server = await DataServer.StartAsync(backend, ("Imports__MaxMiB", "64"), ("DOTNET_gcServer", "0"));
        JsonElement import = await server.ImportAsync("", Encoding.UTF8.GetBytes(Dump(Clicks)));
        Assert.Equal((Clicks, Clicks), (import.GetProperty("clicks").GetInt32(), import.GetProperty("clicksAdded").GetInt32()));
        long before = WorkingSet(server);
        long rows = 0;
        long bytes = 0;
        using (HttpResponseMessage answer = await server.Client.GetAsync("/api/v1/clicks/export?bots=include", HttpCompletionOption.ResponseHeadersRead))
        {
            await using Stream body = await answer.Content.ReadAsStreamAsync();
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = await body.ReadAsync(buffer)) > 0)
            {
                rows += buffer.AsSpan(0, read).Count((byte)'\n');
                bytes += read;
            }
        }

        Assert.Equal(Clicks, rows);
        // The file is more than 100 MB: holding it would show.
        Assert.True(bytes > 100_000_000, $"{bytes} bytes");
        long grown = WorkingSet(server) - before;
        Assert.True(grown < bytes, $"Grew by {grown} bytes for a file of {bytes}");
    }

    [Fact]
    public async Task A_workspace_has_few_imports_at_once_and_files_that_none_has_are_swept()
    {
        await using DataServer server = await DataServer.StartAsync(backend);
        string spool = Path.Combine(server.Setup.DataDirectory, "imports");
        await server.ImportAsync("", "slug,url\r\nsw-one,https://example.com/\r\n"u8.ToArray());
        string left = Path.Combine(spool, "left");
        await System.IO.File.WriteAllTextAsync(left, "slug,url\r\n");
        await server.RestartAsync();
        for (int i = 0; i < 200 && System.IO.File.Exists(left); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.False(System.IO.File.Exists(left));
        byte[] file = Encoding.UTF8.GetBytes(File(40_000));
        for (int i = 0; i < 5; i++)
        {
            await server.SendFileAsync("", file);
        }

        using var body = new ByteArrayContent(file);
        using HttpResponseMessage answer = await server.Client.PostAsync("/api/v1/imports", body);
        Assert.Equal(429, (int)answer.StatusCode);
        Assert.Equal("too_many_imports", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        Assert.InRange(Directory.GetFiles(spool).Length, 1, 5);
    }

    private static long WorkingSet(DataServer server)
    {
        string line = System.IO.File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{server.Process.Id}/status"))
            .Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture) * 1_024;
    }

    private static string File(int links = Links)
    {
        var text = new StringBuilder("slug,url,title\r\n");
        for (int i = 0; i < links; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"it-{i},https://example.com/{i},Number {i}\r\n");
        }

        return text.ToString();
    }

    private static string Dump(int clicks)
    {
        var text = new StringBuilder("-- dump\nINSERT INTO `yourls_url` VALUES ('mm-one','https://example.com/m','','2024-01-01 00:00:00','',0);\n");
        for (int i = 0; i < clicks; i++)
        {
            text.Append(i % 1_000 == 0 ? "INSERT INTO `yourls_log` VALUES " : ",");
            DateTime at = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i * 7);
            text.Append(CultureInfo.InvariantCulture, $"({i},'{at:yyyy-MM-dd HH:mm:ss}','mm-one','direct','Mozilla/5.0 (X11) agent {i % 50}','','ES')");
            text.Append(i % 1_000 == 999 ? ";\n" : "");
        }

        return text.ToString();
    }
}

public sealed class SqliteInterruptedImportTests() : InterruptedImportContract(StorageBackend.Sqlite);

[Trait("Db", "Postgres")]
public sealed class PostgresInterruptedImportTests() : InterruptedImportContract(StorageBackend.Postgres);
