using System.IO.Compression;
using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.FaultTests.Frames;

/// <summary>
/// Journals as releases wrote them, in <c>tests/Shortener.FaultTests/Frames</c>: a zip of a data directory's <c>journal</c> and
/// <c>node</c>, mostly zeros. A release that changes the frames, or the files around them, adds its own before it is tagged and keeps
/// the earlier ones: <c>SHORTENER_WRITE_RELEASE_FIXTURE=release-2 dotnet test tests/Shortener.FaultTests --filter EarlierReleaseTests</c>.
/// </summary>
internal static class ReleaseFixture
{
    /// <summary>Clicks that every fixture holds.</summary>
    public const int Clicks = 300;

    /// <summary>Those of them with a campaign: every third behind the links' own first clicks.</summary>
    public static readonly int WithCampaign = Enumerable.Range(Links, Clicks - Links).Count(HasCampaign);

    private const int Links = 20;

    /// <summary>Name of the fixture to write now, or null.</summary>
    public static string? ToWrite => Environment.GetEnvironmentVariable("SHORTENER_WRITE_RELEASE_FIXTURE");

    public static string PathOf(string release) => Checkout.Path($"tests/Shortener.FaultTests/Frames/{release}.zip");

    private static bool HasCampaign(int click) => click % 3 == 0;

    /// <summary>Journals clicks of every shape on a node that stores none, and packs what it leaves.</summary>
    public static async Task WriteAsync(FaultStage stage, string release)
    {
        stage.With(("Ingest__InProcess", "false"), ("Http__TrustedProxies__0", "127.0.0.1"));
        await using (ShortenerProcess server = await stage.StartNodeAsync())
        {
            // The links' own first clicks are among those counted.
            IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server, Links);
            for (int i = links.Count; i < Clicks; i++)
            {
                using var request = new HttpRequestMessage(i % 7 == 0 ? HttpMethod.Head : HttpMethod.Get, $"/{links[i % links.Count].Slug}{(HasCampaign(i) ? "?utm_source=añò&utm_medium=email" : "")}");
                request.Headers.Add("X-Forwarded-For", i % 5 == 0 ? "2001:4860:4860::8888" : $"8.8.{i % 256}.8");
                request.Headers.TryAddWithoutValidation("User-Agent", i % 11 == 0 ? "" : "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
                request.Headers.TryAddWithoutValidation("Referer", i % 2 == 0 ? "https://news.example/page?q=1" : "");
                using HttpResponseMessage answer = await server.Client.SendAsync(request);
                Assert.Equal(302, (int)answer.StatusCode);
            }

            Assert.Equal(0, await server.StopAsync());
        }

        File.Delete(PathOf(release));
        using ZipArchive zip = ZipFile.Open(PathOf(release), ZipArchiveMode.Create);
        string root = stage.Setup.DataDirectory;
        foreach (string file in Directory.GetFiles(Path.Combine(root, "journal"), "*", SearchOption.AllDirectories).Append(Path.Combine(root, "node")))
        {
            zip.CreateEntryFromFile(file, Path.GetRelativePath(root, file), CompressionLevel.SmallestSize);
        }
    }
}
