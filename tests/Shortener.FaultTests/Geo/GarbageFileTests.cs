using Shortener.FaultTests.Load;
using Shortener.FaultTests.Stage;
using Shortener.Testing;
using Shortener.Testing.Processes;
using Xunit.Abstractions;

namespace Shortener.FaultTests.Geo;

/// <summary>The geolocation file is replaced by garbage while the node runs: the one in memory stays in use.</summary>
public sealed class GarbageFileTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Garbage_is_refused_said_and_replaced_without_a_restart()
    {
        string packaged = Checkout.Path($"artifacts/bin/Shortener.Api/{Checkout.Configuration}/packaged/geo/geo-whois-asn-country.mmdb");
        await using FaultStage stage = FaultStage.Sqlite(output);
        string file = Path.Combine(stage.Setup.DataDirectory, "country.mmdb");
        File.Copy(packaged, file);
        // 8.8.8.8 is in the file for certain; the loopback address is nowhere.
        stage.With(("Geo__DatabasePaths__0", file), ("Http__TrustedProxies__0", "127.0.0.1"));
        await using ShortenerProcess server = await stage.StartNodeAsync();
        IReadOnlyList<ClickLog> links = await FaultStage.CreateLinksAsync(server, 1);
        await File.WriteAllTextAsync(file, "<html>502 Bad Gateway</html>");
        await Signs.ShowAsync(server, "geo", "the one read before stays in use", "Put a sound .mmdb file there");
        await ClickFromAsync(server, links[0], "8.8.8.8");
        await FaultStage.AssertEachStoredOnceAsync(server, links);
        Assert.Equal(1, await FaultStage.CountAsync(server, "&country=US"));
        File.Copy(packaged, file, overwrite: true);
        await Signs.ClearAsync(server, "geo");
        File.Delete(file);
        await Signs.ShowAsync(server, "geo", "the file is missing", "Put a sound .mmdb file there");
        await ClickFromAsync(server, links[0], "8.8.4.4");
        await FaultStage.AssertEachStoredOnceAsync(server, links);
        Assert.Equal(2, await FaultStage.CountAsync(server, "&country=US"));
        await stage.AssertNothingLostAsync(server, links);
    }

    private static async Task ClickFromAsync(ShortenerProcess server, ClickLog link, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/" + link.Slug);
        request.Headers.Add("X-Forwarded-For", address);
        request.Headers.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
        link.AddSent();
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        Assert.Equal(302, (int)answer.StatusCode);
        link.AddAnswered();
    }
}
