using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>Checks products, countdowns, galleries and places. Empty fields pass. One use; not thread-safe.</summary>
internal sealed class HubCardValidation(HubFieldChecks fields, FieldProblems problems)
{
    /// <summary>Images of a gallery.</summary>
    public const int MaxPictures = 12;

    public void CheckProduct(string path, HubProduct? product)
    {
        HubText.Line(path + ".button", product?.Button, 60, problems);
        decimal price = Money(path + ".price", product?.Price);
        decimal before = Money(path + ".priceBefore", product?.PriceBefore);
        if (before > 0 && !string.IsNullOrEmpty(product!.Price) && before <= price)
        {
            problems.Add(path + ".priceBefore", "Must be greater than the price");
        }

        if (!string.IsNullOrEmpty(product?.Currency) && !CurrencyCode.IsKnown(product.Currency))
        {
            problems.Add(path + ".currency", "Must be a currency in use by its ISO 4217 code, such as EUR");
        }
    }

    public void CheckCountdown(string path, HubCountdown? countdown)
    {
        HubText.OneOf(path + ".then", countdown?.Then, problems, "hide", "text", "link");
        HubText.Lines(path + ".text", countdown?.Text, 300, problems);
        HubText.Line(path + ".button", countdown?.Button, 60, problems);
        if (!string.IsNullOrEmpty(countdown?.At) && !HubCountdowns.TryParse(countdown.At, out _))
        {
            problems.Add(path + ".at", "Must be a date and time of day such as 2026-12-24T20:00");
        }

        if (!string.IsNullOrEmpty(countdown?.TimeZone) && !TimeZoneName.TryFind(countdown.TimeZone, out _))
        {
            problems.Add(path + ".timeZone", "Must be an IANA time zone such as Europe/Madrid");
        }
    }

    public IReadOnlyList<HubPicture?>? Gallery(string path, IReadOnlyList<HubPicture?>? pictures)
    {
        if (pictures is { Count: > MaxPictures })
        {
            problems.Add(path, $"Must be at most {MaxPictures}");
            return pictures;
        }

        return pictures is null ? null : [.. pictures.Select((picture, i) => Picture(FormattableString.Invariant($"{path}[{i}]"), picture))];
    }

    public void CheckPlace(string path, HubPlace? place)
    {
        HubText.Lines(path + ".address", place?.Address, 300, problems);
        Degrees(path + ".latitude", place?.Latitude, 90);
        Degrees(path + ".longitude", place?.Longitude, 180);
        if (place is not null && place.Latitude is null != place.Longitude is null)
        {
            problems.Add(path + (place.Latitude is null ? ".latitude" : ".longitude"), "Give latitude and longitude, or neither");
        }

        if (place?.Maps is { } maps && (maps.Any(map => !HubMaps.All.Contains(map)) || maps.Distinct().Count() != maps.Count))
        {
            problems.Add(path + ".maps", $"Must be of {string.Join(", ", HubMaps.All)}, each once");
        }
    }

    private HubPicture? Picture(string path, HubPicture? picture)
    {
        if (picture is null)
        {
            problems.Add(path, "Must be {\"image\",\"alt\"}");
            return null;
        }

        fields.Image(path + ".image", picture.Image);
        HubText.Line(path + ".alt", picture.Alt, 300, problems);
        HubText.Line(path + ".description", picture.Description, 200, problems);
        return picture with { Url = fields.Url(path + ".url", picture.Url) };
    }

    /// <summary>The amount; 0 where there is none.</summary>
    private decimal Money(string path, string? text)
    {
        if (!HubMoney.TryParse(text, out decimal amount) && !string.IsNullOrEmpty(text))
        {
            problems.Add(path, "Must be an amount such as 19.90");
        }

        return amount;
    }

    private void Degrees(string path, double? degrees, double max)
    {
        if (degrees is { } value && !(Math.Abs(value) <= max))
        {
            problems.Add(path, $"Must be from -{max} to {max}");
        }
    }
}
