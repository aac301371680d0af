using System.Diagnostics;
using System.Text;
using Shortener.Api.Hubs.Import;

namespace Shortener.UnitTests.Hubs;

public sealed class ForeignPageTests
{
    [Fact]
    public void A_linktree_page_is_read_by_the_data_it_carries()
    {
        ForeignPage page = ForeignPageReader.Read(
            """
            <!DOCTYPE html><html lang="es"><head><title>ana | Linktree</title></head><body><h1>@ana</h1><a href="https://other.example/">Not this</a><img src=a.png>
            <script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"account":{"username":"ana","pageTitle":"Ana \u003cRuiz\u003e",
            "description":"Songs\nfrom C\u00e1diz","socialLinks":[{"type":"INSTAGRAM","url":"https://www.instagram.com/ana"},{"type":"EMAIL_ADDRESS","url":"mailto:ana@mail.example?subject=x"},{"type":"ODD","url":"https://odd.example/ana"}]},
            "links":[{"type":"HEADER","title":"On tour"},{"type":"CLASSIC","title":" Tickets \u0000now ","url":"https://tickets.example/"},{"type":"GALLERY","title":"Pictures","url":null},5,{"title":7,"url":"https://untitled.example/"}]}}}</script>
            </body></html>
            """,
            null,
            CancellationToken.None);
        Assert.Equal(("linktree", "Ana <Ruiz>", "Songs from Cádiz", "es"), (page.Service, page.Title, page.Bio, page.Language));
        Assert.Equal(
            [
                new ForeignItem("", "https://www.instagram.com/ana", "instagram"), new ForeignItem("", "ana@mail.example", "email"), new ForeignItem("ODD", "https://odd.example/ana"),
                new ForeignItem("On tour", null), new ForeignItem("Tickets now", "https://tickets.example/"), new ForeignItem("", "https://untitled.example/"),
            ],
            page.Items);
        Assert.Equal([new HubLeftOut("image", null, 1), new HubLeftOut("unknown", "Pictures", 1)], page.LeftOut);
    }

    [Fact]
    public void Any_other_page_is_read_by_its_links()
    {
        ForeignPage page = ForeignPageReader.Read(
            """
            <html lang=en><meta property="og:description" content="Makes &amp; sells"><meta property=og:title content=No>
            <h1><span>Ana</span> &lt;b&gt; <b>Ruiz</b></h1>
            <a href="https://beacons.ai/signup">Create yours</a><a href="/privacy">Privacy</a><a href="#top">Top</a>
            <a href='https://shop.example/?a=1&amp;b=2'><div>My<div>shop</div></div></a>
            <a href="//cdn.example/x">Protocol</a>
            <a href="https://t.me/ana"><svg><path/></svg></a> <a href="https://www.tiktok.com/@ana" aria-label="TikTok"></a>
            <a href="https://youtu.be/abcdefghijk">My last video</a>
            <a href="tel:+34600123456">Call</a><a href="javascript:alert(1)">Bad</a>
            <iframe src="https://player.example/"><a href="https://in.frame.example/">No</a></iframe>
            <form><input></form><script>"<a href='https://in.script.example/'>No</a>"</script><a href="https://open.example/">Never closed
            """,
            "https://beacons.ai/ana",
            CancellationToken.None);
        Assert.Equal(("beacons", "Ana <b> Ruiz", "Makes & sells", "en"), (page.Service, page.Title, page.Bio, page.Language));
        Assert.Equal(
            [
                new ForeignItem("My shop", "https://shop.example/?a=1&b=2"), new ForeignItem("Protocol", "https://cdn.example/x"), new ForeignItem("", "https://t.me/ana", "telegram"),
                new ForeignItem("TikTok", "https://www.tiktok.com/@ana", "tiktok"), new ForeignItem("My last video", "https://youtu.be/abcdefghijk"),
                new ForeignItem("Call", "+34600123456", "phone"), new ForeignItem("Bad", "javascript:alert(1)"), new ForeignItem("Never closed", "https://open.example/"),
            ],
            page.Items);
        Assert.Equal([new HubLeftOut("embed", null, 1), new HubLeftOut("form", null, 1), new HubLeftOut("own", null, 3)], page.LeftOut);
    }

    [Theory]
    [InlineData("Ana | Linktree", "Ana")]
    [InlineData("Ana - beacons.ai", "Ana")]
    [InlineData("Ana-Maria | Shop", "Ana-Maria | Shop")]
    [InlineData("| Linktree", "| Linktree")]
    public void The_name_of_the_service_is_no_part_of_a_title(string title, string expected) =>
        Assert.Equal(expected, ForeignPageReader.Read($"<title>{title}</title>", null, CancellationToken.None).Title);

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b a{0}>")]
    [InlineData("<p><font color={0}>")]
    [InlineData("<table><a href=x{0}>")]
    [InlineData("</x>")]
    [InlineData("<a href=https://x.example/{0}>")]
    [InlineData("<script id=__NEXT_DATA__>[[[[")]
    [InlineData("&#x{0};")]
    [InlineData("<!--")]
    [InlineData("<![CDATA[")]
    [InlineData("<a ")]
    [InlineData("a{0}=b ")]
    public void Hostile_markup_takes_time_by_its_length_alone(string part)
    {
        var html = new StringBuilder(part.StartsWith('a') ? "<a " : "");
        for (int i = 0; html.Length < HubImportEndpoint.MaxBytes; i++)
        {
            html.AppendFormat(null, part, i);
        }

        AssertReadInTime(html.ToString());
    }

    [Theory]
    [InlineData("a{0} ")]
    [InlineData("a{0}=b ")]
    [InlineData("href{0}/")]
    [InlineData("href title=x{0} ")]
    public void A_tag_of_several_hundred_thousand_attributes_takes_time_by_its_length_alone(string attribute)
    {
        var html = new StringBuilder("<h1>Ana</h1><a ");
        for (int i = 0; html.Length < HubImportEndpoint.MaxBytes; i++)
        {
            html.AppendFormat(null, attribute, i);
        }

        Assert.Equal("Ana", AssertReadInTime(html.Append('>').ToString()).Title);
    }

    [Fact]
    public void Attributes_are_found_in_whatever_letters_and_among_others()
    {
        ForeignPage page = ForeignPageReader.Read(
            """<HTML LANG=es><META NAME="Description" CONTENT="Songs"><A CLASS=x HREF="https://x.example/" href="https://second.example/" Aria-Label=Mine></A>""", null, CancellationToken.None);
        Assert.Equal(("Songs", "es"), (page.Bio, page.Language));
        Assert.Equal([new ForeignItem("Mine", "https://x.example/")], page.Items);
    }

    [Fact]
    public void Reading_ends_when_whoever_asked_has_gone() =>
        Assert.Throws<OperationCanceledException>(() => ForeignPageReader.Read("<p>", null, new CancellationToken(canceled: true)));

    [Fact]
    public void Any_bytes_are_read_as_some_page()
    {
        var random = new Random(7);
        string[] parts = ["<a href=", "\"", ">", "</a>", "<script id=__NEXT_DATA__>", "</script>", "{\"props\":{\"pageProps\":{\"account\":{", "\"links\":[", "}", "]", "\\ud800", "\ud83d", "\0", "&", "<!doctype", "<title>", "https://x.example/", "<h1>", "mailto:", "tel:", "//"];
        for (int round = 0; round < 2_000; round++)
        {
            string html = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)]));
            Assert.NotNull(ForeignPageReader.Read(html, null, CancellationToken.None).Items);
        }
    }

    private static ForeignPage AssertReadInTime(string html)
    {
        long started = Stopwatch.GetTimestamp();
        ForeignPage page = ForeignPageReader.Read(html, null, CancellationToken.None);
        Assert.InRange(page.Items.Count, 0, 2_000);
        // A tree of these, or a comparison of each with each, would take minutes.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        return page;
    }
}
