using Shortener.Core.Analytics;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>A region or city, compared part by part so that no path is put together for each visit.</summary>
internal sealed class PlaceTest : FieldTest
{
    private readonly bool _city;
    private readonly bool _hasUnknown;
    private readonly string[] _values;

    public PlaceTest(string path, bool city, TextValues values)
        : base(path)
    {
        _city = city;
        _hasUnknown = values.Items.Contains(null);
        _values = [.. values.Items.OfType<string>()];
    }

    public override int Cost => 30;

    public override bool Holds(Visit visit)
    {
        (string? country, string? region, string? city) = (visit.Location.Country, visit.Location.Region, visit.Location.City);
        if ((_city ? city : region) is not { } name)
        {
            return _hasUnknown;
        }

        foreach (string value in _values)
        {
            ReadOnlySpan<char> rest = value;
            if (Take(ref rest, country) && (!_city || Take(ref rest, region)) && rest.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public override string? Saw(Visit visit) => _city
        ? DimensionValues.City(visit.Location.Country, visit.Location.Region, visit.Location.City)
        : DimensionValues.Region(visit.Location.Country, visit.Location.Region);

    private static bool Take(ref ReadOnlySpan<char> path, string? part)
    {
        int length = part?.Length ?? 0;
        if (path.Length <= length || path[length] != '/' || !path[..length].Equals(part, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        path = path[(length + 1)..];
        return true;
    }
}
