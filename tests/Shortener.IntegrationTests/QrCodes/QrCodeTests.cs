using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Api.QrCodes;
using Shortener.IntegrationTests.Pages;
using Shortener.Testing;

namespace Shortener.IntegrationTests.QrCodes;

public sealed class QrCodeTests(PagesServer server) : IClassFixture<PagesServer>
{
    private static string Unique(string prefix) => prefix + Guid.NewGuid().ToString("N")[..10];

    [ZbarFact]
    public async Task Every_look_is_read_back_as_the_short_url()
    {
        string slug = Unique("q");
        await server.CreateAsync(new { url = "https://example.com/", slug });
        foreach (string query in (string[])
        [
            "", "?size=64&margin=0", "?size=2048", "?margin=16", "?color=0b5c4b&background=fffdf9", "?color=b00&level=H", "?level=L", "?level=Q&margin=1",
            "?format=png", "?format=png&size=64&margin=2", "?format=png&size=2048&level=H", "?format=png&color=123456&background=ffeecc&margin=5&size=333",
            "?color=fff&background=000&force=true&format=png",
        ])
        {
            bool inverted = query.Contains("force", StringComparison.Ordinal);
            byte[] image = await server.Client.GetByteArrayAsync($"/{slug}.qr{query}");
            Assert.True($"https://go.example/{slug}?qr=1" == await DecodeAsync(image, inverted), query);
        }
    }

    [ZbarFact]
    public async Task The_longest_slug_is_read_back()
    {
        string slug = Unique(new string('W', 54));
        Assert.Equal(64, slug.Length);
        await server.CreateAsync(new { url = "https://example.com/", slug });
        foreach (string query in (string[])["?level=H", "?format=png&level=H&size=300", "?format=png&level=L&size=128"])
        {
            Assert.Equal($"https://go.example/{slug}?qr=1", await DecodeAsync(await server.Client.GetByteArrayAsync($"/{slug}.qr{query}")));
        }
    }

    [ZbarFact]
    public async Task Letters_of_slug_and_host_are_encoded_so_that_every_reader_takes_them()
    {
        var look = new QrLook(true, 512, 4, QrColor.Black, QrColor.White, QRCoder.QRCodeGenerator.ECCLevel.M);
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext
        {
            RequestServices = server.Services,
            Response = { Body = new MemoryStream() },
        };
        await QrImage.Answer(context, "https://пример.рф/весна", "весна", look, logo: null, etag: null, download: true).ExecuteAsync(context);
        Assert.Equal(
            "https://xn--e1afmkfd.xn--p1ai/%D0%B2%D0%B5%D1%81%D0%BD%D0%B0?qr=1", await DecodeAsync(((MemoryStream)context.Response.Body).ToArray()));
        Assert.Contains("filename*=UTF-8''", context.Response.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
    }

    [ZbarFact]
    public async Task A_logo_lies_on_the_code_and_the_code_is_still_read()
    {
        string slug = Unique("q");
        JsonElement link = await server.CreateAsync(new { url = "https://example.com/", slug });
        var logo = new PngImage(90, 60);
        for (int i = 0; i < logo.Pixels.Length; i += 4)
        {
            (logo.Pixels[i], logo.Pixels[i + 3]) = (200, byte.MaxValue);
        }

        string base64 = Convert.ToBase64String(logo.Encode());
        foreach (object body in (object[])[new { logo = base64 }, new { logo = base64, format = "png", size = 400 }, new { logo = base64, format = "png", size = 1000, color = "0b5c4b" }])
        {
            using HttpResponseMessage response = await server.Client.PostAsJsonAsync($"/api/v1/links/{link.GetProperty("id").GetString()}/qr", body);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            byte[] image = await response.Content.ReadAsByteArrayAsync();
            Assert.Equal($"https://go.example/{slug}?qr=1", await DecodeAsync(image));
            if (response.Content.Headers.ContentType!.MediaType == "image/png")
            {
                Assert.True(PngReader.TryRead(image, out PngImage? drawn, out _));
                int middle = ((drawn.Width * drawn.Height / 2) + (drawn.Width / 2)) * 4;
                Assert.Equal(new byte[] { 200, 0, 0, 255 }, drawn.Pixels[middle..(middle + 4)]);
            }
        }
    }

    [Theory]
    [InlineData("bm8gcG5n")]
    [InlineData("%%%")]
    [InlineData("R0lGODlhPTE7YWxlcnQoMSk=")]
    public async Task A_logo_that_is_no_png_is_refused(string logo)
    {
        JsonElement link = await server.CreateAsync(new { url = "https://example.com/" });
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync($"/api/v1/links/{link.GetProperty("id").GetString()}/qr", new { logo });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("\"logo\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logo_that_is_too_large_is_refused()
    {
        JsonElement link = await server.CreateAsync(new { url = "https://example.com/" });
        string path = $"/api/v1/links/{link.GetProperty("id").GetString()}/qr";
        using HttpResponseMessage large = await server.Client.PostAsJsonAsync(path, new { logo = Convert.ToBase64String(new byte[(64 * 1024) + 1]) });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, large.StatusCode);
        using HttpResponseMessage huge = await server.Client.PostAsJsonAsync(path, new { logo = Convert.ToBase64String(new byte[300_000]) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
    }

    [Theory]
    [InlineData("size=10", 422, "size")]
    [InlineData("format=png&size=64&margin=16&level=H", 422, "size")]
    [InlineData("color=fff", 422, "color")]
    [InlineData("color=999&background=aaa", 422, "color")]
    [InlineData("logo=https://evil.example/x.png", 422, "logo")]
    [InlineData("colour=000", 400, "colour")]
    [InlineData("size=64&size=65", 422, "size")]
    public async Task A_wish_that_cannot_be_met_is_refused_by_name(string query, int status, string field)
    {
        string slug = Unique("q");
        await server.CreateAsync(new { url = "https://example.com/", slug });
        using HttpResponseMessage response = await server.Client.GetAsync($"/{slug}.qr?{query}");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task An_image_can_be_kept_revalidated_and_downloaded_but_never_run()
    {
        string slug = Unique("q");
        await server.CreateAsync(new { url = "https://example.com/", slug });
        using HttpResponseMessage svg = await server.SendAsync(HttpMethod.Get, $"/{slug}.qr?download=1");
        Assert.Equal("image/svg+xml", svg.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"{slug}-qr.svg", svg.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal("public, max-age=3600", svg.Headers.CacheControl!.ToString());
        Assert.Contains("sandbox", svg.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", svg.Headers.GetValues("X-Content-Type-Options").Single());

        using HttpResponseMessage again = await server.SendAsync(HttpMethod.Get, $"/{slug}.qr", null, ("If-None-Match", svg.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using HttpResponseMessage other = await server.SendAsync(HttpMethod.Get, $"/{slug}.qr?size=100", null, ("If-None-Match", svg.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.NotEqual(svg.Headers.ETag, other.Headers.ETag);
    }

    [Fact]
    public async Task An_unknown_slug_and_another_ones_link_have_no_code()
    {
        using HttpResponseMessage unknown = await server.SendAsync(HttpMethod.Get, $"/{Unique("none")}.qr");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using HttpResponseMessage foreign = await server.Client.PostAsJsonAsync("/api/v1/links/lnk_0000000000000/qr", new { });
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task A_scan_is_counted_as_its_own_channel()
    {
        string slug = Unique("q");
        await server.CreateAsync(new { url = "https://example.com/", slug });
        using HttpResponseMessage scan = await server.SendAsync(
            HttpMethod.Get, $"/{slug}?qr=1", null, ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"));
        Assert.Equal("https://example.com/", scan.Headers.Location!.OriginalString);
        var patience = Stopwatch.StartNew();
        string[] channels = [];
        while (channels.Length == 0 && patience.Elapsed < TimeSpan.FromSeconds(20))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            JsonElement breakdown = await server.GetJsonAsync($"/api/v1/metrics/breakdown?by=channel&channel=QR");
            channels = [.. breakdown.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("value").GetString()!)];
        }

        Assert.Equal(["QR"], channels);
    }

    /// <summary>What an independent reader sees in the image.</summary>
    private static async Task<string> DecodeAsync(byte[] image, bool inverted = false)
    {
        using var folder = new TemporaryDirectory();
        bool isSvg = image[0] == '<';
        string file = folder.File(isSvg ? "code.svg" : "code.png");
        await File.WriteAllBytesAsync(file, image);
        if (isSvg)
        {
            string raster = folder.File("raster.png");
            // A camera sees more than a pixel of each module.
            Assert.Equal("", await RunAsync("rsvg-convert", "--zoom", "3", "--background-color", "white", "-o", raster, file));
            file = raster;
        }

        string[] options = inverted ? ["--quiet", "--raw", "-Stest-inverted", file] : ["--quiet", "--raw", file];
        return (await RunAsync("zbarimg", options)).TrimEnd('\n');
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        string problem = await error;
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {problem}");
        return output;
    }
}
