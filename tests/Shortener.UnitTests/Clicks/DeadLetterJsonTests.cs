using System.Net;
using System.Text.Json;
using Shortener.Core.Clicks;
using Shortener.Core.Geo;

namespace Shortener.UnitTests.Clicks;

public sealed class DeadLetterJsonTests
{
    [Fact]
    public void A_click_comes_back_with_its_location_and_without_its_address()
    {
        var click = new RawClick
        {
            EndPosition = 640,
            LinkId = long.MaxValue,
            WorkspaceId = 3,
            UnixMicros = -5,
            Visitor = long.MinValue,
            Flags = ClickFlags.Head | ClickFlags.Qr,
            Address = IPAddress.Parse("203.0.113.7"),
            UserAgent = "agent ñ \0 \ud800",
            Referrer = "https://a.example/b?c",
            AcceptLanguage = "es-ES",
            Query = "utm_source=%ff",
            DestinationUtm = "utm_medium=x",
            Variant = "B",
        };

        string json = DeadLetterJson.Write(click, new GeoLocation("ES", "Madrid", null, 40.4, double.NaN));
        RawClick back = DeadLetterJson.Read(json, 640);

        Assert.DoesNotContain("203.0.113.7", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u0000", json, StringComparison.Ordinal);
        Assert.Null(back.Address);
        Assert.Equal(new GeoLocation("ES", "Madrid", null, 40.4, null), back.Location);
        Assert.Equal(ClickFlags.Head | ClickFlags.Qr | ClickFlags.Located, back.Flags);
        Assert.Equal((640, long.MaxValue, 3, -5, long.MinValue), (back.EndPosition, back.LinkId, back.WorkspaceId, back.UnixMicros, back.Visitor));
        Assert.Equal(("agent ñ \uFFFD \uFFFD", "https://a.example/b?c"), (back.UserAgent, back.Referrer));
        Assert.Equal("B", back.Variant);
        Assert.Equal(("es-ES", "utm_source=%ff", "utm_medium=x"), (back.AcceptLanguage, back.Query, back.DestinationUtm));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("not json")]
    public void Anything_else_is_a_JsonException(string json) => Assert.Throws<JsonException>(() => DeadLetterJson.Read(json, 1));
}
