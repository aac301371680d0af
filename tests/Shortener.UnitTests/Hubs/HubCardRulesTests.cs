using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Hubs;
using Shortener.Core.Destinations;
using Shortener.Core.Hubs;
using Shortener.Core.Validation;

namespace Shortener.UnitTests.Hubs;

public sealed class HubCardRulesTests
{
    private static readonly HubPlace Point = new() { Address = "Calle Ancha 1\nCádiz", Latitude = 36.5339, Longitude = -6.29751234 };

    [Theory]
    [InlineData("2026-12-24T20:00", "Europe/Madrid", "2026-12-24T19:00:00Z")]
    [InlineData("2026-07-01T20:00", "Europe/Madrid", "2026-07-01T18:00:00Z")]
    [InlineData("2026-12-24T20:00", null, "2026-12-24T20:00:00Z")]
    [InlineData("2026-12-24T20:00", "Asia/Kolkata", "2026-12-24T14:30:00Z")]
    // The clocks go from 02:00 to 03:00, and from 03:00 back to 02:00.
    [InlineData("2026-03-29T02:30", "Europe/Madrid", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25T02:30", "Europe/Madrid", "2026-10-25T00:30:00Z")]
    [InlineData("2026-12-24", "Europe/Madrid", null)]
    [InlineData("2026-13-01T00:00", null, null)]
    [InlineData("2026-12-24T20:00Z", null, null)]
    [InlineData("1970-01-01T00:00", null, null)]
    public void A_countdown_ends_at_a_time_of_day_in_its_zone(string at, string? zone, string? expected) =>
        Assert.Equal(expected, HubCountdowns.EndOf(new HubCountdown { At = at, TimeZone = zone })?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));

    [Theory]
    [InlineData("2026-12-22T08:29:30Z", 2, 10, 30)]
    [InlineData("2026-12-24T18:57:00Z", 0, 0, 2)]
    [InlineData("2026-12-24T18:59:59Z", 0, 0, 0)]
    public void Whole_minutes_left_stay_true_until_the_page_is_drawn_again(string at, int days, int hours, int minutes)
    {
        DateTimeOffset now = DateTimeOffset.Parse(at, null);
        HubCountdownModel model = HubCountdownModel.Of(new HubCountdown { At = "2026-12-24T20:00", TimeZone = "Europe/Madrid" }, now, PageLanguage.English)!;
        Assert.Equal((days, hours, minutes, false), (model.Days, model.Hours, model.Minutes, model.IsOver));
        Assert.InRange(model.TrueUntil!.Value - now, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
        HubCountdownModel next = HubCountdownModel.Of(new HubCountdown { At = "2026-12-24T20:00", TimeZone = "Europe/Madrid" }, model.TrueUntil.Value, PageLanguage.English)!;
        Assert.True(next.IsOver || next.Left == model.Left - TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("openstreetmap", "https://www.openstreetmap.org/?mlat=36.5339&mlon=-6.297512#map=17/36.5339/-6.297512")]
    [InlineData("google", "https://www.google.com/maps/search/?api=1&query=36.5339%2C-6.297512")]
    [InlineData("apple", "https://maps.apple.com/?ll=36.5339,-6.297512&q=Bar%20%26%20Sol")]
    [InlineData("yandex", "https://yandex.com/maps/?pt=-6.297512,36.5339&z=17&l=map")]
    public void A_place_with_coordinates_opens_at_them(string map, string address)
    {
        Assert.Equal(address, HubMaps.AddressOf(map, Point, "Bar & Sol"));
        Assert.Equal("geo:36.5339,-6.297512", HubMaps.GeoOf(Point));
    }

    [Fact]
    public void A_place_without_coordinates_is_searched_for_by_its_address()
    {
        var place = new HubPlace { Address = "A&B #1\r\n\"Street\" <x>" };
        foreach (string map in HubMaps.All)
        {
            Assert.Contains("=A%26B%20%231%2C%20%22Street%22%20%3Cx%3E", HubMaps.AddressOf(map, place, null), StringComparison.Ordinal);
        }

        Assert.Equal("geo:0,0?q=A%26B%20%231%2C%20%22Street%22%20%3Cx%3E", HubMaps.GeoOf(place));
    }

    [Theory]
    [InlineData("19.9", "EUR", PageLanguage.English, "€19.90")]
    [InlineData("19.90", "EUR", PageLanguage.Spanish, "19,90 €")]
    [InlineData("1990", "RUB", PageLanguage.Russian, "1 990 ₽")]
    [InlineData("1234.5", "MXN", PageLanguage.English, "MXN 1,234.50")]
    [InlineData("0.1250", "USD", PageLanguage.English, "$0.1250")]
    [InlineData("5", null, PageLanguage.English, "5")]
    [InlineData("", "EUR", PageLanguage.English, null)]
    [InlineData("1e3", "EUR", PageLanguage.English, null)]
    public void A_price_is_written_as_the_language_does(string amount, string? currency, PageLanguage language, string? expected) =>
        Assert.Equal(expected, HubPrices.Of(amount, currency, language)?.Replace('\u00a0', ' ').Replace('\u202f', ' '));

    [Theory]
    [InlineData("product.price", "12,5")]
    [InlineData("product.price", "-1")]
    [InlineData("product.price", "1234567890")]
    [InlineData("product.currency", "eur")]
    [InlineData("product.currency", "ABC")]
    [InlineData("countdown.at", "tomorrow")]
    [InlineData("countdown.timeZone", "../../etc/passwd")]
    [InlineData("countdown.then", "explode")]
    [InlineData("map.maps", "bing")]
    [InlineData("gallery[0].url", "javascript:alert(1)")]
    [InlineData("gallery[0].image", "img_of_somebody_else")]
    public void What_is_wrong_is_refused_with_its_path(string field, string value)
    {
        HubBlock block = field.Split('.', '[')[0] switch
        {
            "product" => new HubBlock { Kind = "product", Product = field.EndsWith("price", StringComparison.Ordinal) ? new HubProduct { Price = value } : new HubProduct { Currency = value } },
            "countdown" => new HubBlock
            {
                Kind = "countdown",
                Countdown = new HubCountdown
                {
                    At = field.EndsWith("at", StringComparison.Ordinal) ? value : null,
                    TimeZone = field.EndsWith("Zone", StringComparison.Ordinal) ? value : null,
                    Then = field.EndsWith("then", StringComparison.Ordinal) ? value : null,
                },
            },
            "map" => new HubBlock { Kind = "map", Map = new HubPlace { Maps = [value] } },
            _ => new HubBlock { Kind = "gallery", Gallery = [field.EndsWith("url", StringComparison.Ordinal) ? new HubPicture { Url = value } : new HubPicture { Image = value }] },
        };
        Assert.Equal("blocks[0]." + field, Assert.Single(Check(block)).Path);
    }

    [Fact]
    public void Bounds_of_cards_hold()
    {
        Assert.Equal("blocks[0].product.priceBefore", Assert.Single(Check(new HubBlock { Kind = "product", Product = new HubProduct { Price = "5", PriceBefore = "5.00" } })).Path);
        Assert.Empty(Check(new HubBlock { Kind = "product", Product = new HubProduct { Price = "5", PriceBefore = "5.01", Currency = "EUR" } }));
        Assert.Equal("blocks[0].map.longitude", Assert.Single(Check(new HubBlock { Kind = "map", Map = new HubPlace { Latitude = 1 } })).Path);
        Assert.Equal("blocks[0].map.latitude", Assert.Single(Check(new HubBlock { Kind = "map", Map = new HubPlace { Latitude = 90.1, Longitude = 0 } })).Path);
        Assert.Empty(Check(new HubBlock { Kind = "map", Map = new HubPlace { Latitude = -90, Longitude = 180 } }));
        Assert.Empty(Check(new HubBlock { Kind = "gallery", Gallery = [.. Enumerable.Repeat(new HubPicture(), 12)] }));
        Assert.Equal("blocks[0].gallery", Assert.Single(Check(new HubBlock { Kind = "gallery", Gallery = [.. Enumerable.Repeat(new HubPicture(), 13)] })).Path);
        Assert.Equal("blocks[0].map", Assert.Single(Check(new HubBlock { Kind = "product", Map = new HubPlace() })).Path);
    }

    [Fact]
    public void What_is_missing_is_told_before_publishing()
    {
        var document = new HubDocument
        {
            Profile = new HubProfile { Title = "Ana" },
            Blocks =
            [
                new HubBlock { Kind = "product", Product = new HubProduct { Price = "1" } },
                new HubBlock { Kind = "countdown", Countdown = new HubCountdown { Then = "link" } },
                new HubBlock { Kind = "countdown", Countdown = new HubCountdown { At = "2026-12-24T20:00", Then = "text" } },
                new HubBlock { Kind = "gallery", Gallery = [new HubPicture { Image = "img" }] },
                new HubBlock { Kind = "map", Map = new HubPlace { Maps = [] } },
                new HubBlock { Kind = "countdown", Countdown = new HubCountdown { At = "2026-12-24T20:00" } },
                new HubBlock { Kind = "gallery", Hidden = true },
            ],
        };
        Assert.Equal(
            [
                "blocks[0].label", "blocks[0].url", "blocks[0].product.currency", "blocks[1].countdown.at", "blocks[1].countdown.button", "blocks[1].url",
                "blocks[2].countdown.text", "blocks[3].gallery", "blocks[3].gallery[0].alt", "blocks[4].map.address", "blocks[4].map.maps",
            ],
            HubReadiness.Check(document).Select(problem => problem.Path));
    }

    private static IReadOnlyList<FieldProblem> Check(HubBlock block)
    {
        var problems = new FieldProblems();
        var known = new HubReferences(new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        new HubValidation(new DestinationPolicy(allowPrivate: false).Check, known, problems).Validate(new HubDocument { Blocks = [block] });
        return problems.Items;
    }
}
