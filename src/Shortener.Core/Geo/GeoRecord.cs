using System.Text;

namespace Shortener.Core.Geo;

/// <summary>
/// Takes a location out of a record of either known structure: nested (<c>country.iso_code</c>, <c>subdivisions[0].names.en</c>,
/// <c>city.names.en</c>, <c>location.latitude</c>; MaxMind and DB-IP) or flat (<c>country_code</c>, <c>state1</c>, <c>city</c>,
/// <c>latitude</c>; ip-location-db). Told apart field by field, so no list of vendors is needed.
/// </summary>
internal ref struct GeoRecord
{
    /// <summary>Longer names are taken as damage: the longest place name in use has 85 letters, up to four bytes each.</summary>
    private const int MaxNameBytes = 512;

    private MmdbDecoder _decoder;
    private string? _country;
    private string? _registeredCountry;
    private string? _region;
    private string? _city;
    private double? _latitude;
    private double? _longitude;

    /// <summary>The location in the record at <paramref name="offset"/>; <see cref="GeoLocation.Unknown"/> when it holds none.</summary>
    /// <exception cref="MmdbException">The record is corrupt.</exception>
    public static GeoLocation Read(ReadOnlySpan<byte> data, int offset)
    {
        var record = new GeoRecord { _decoder = new MmdbDecoder(data) };
        record.ReadRoot(offset);
        return record.ToLocation();
    }

    private void ReadRoot(int offset)
    {
        int at = offset;
        MmdbField root = _decoder.ReadField(ref at);
        if (root.Type != MmdbType.Map)
        {
            return;
        }

        at = root.Start;
        for (int entry = 0; entry < root.Size; entry++)
        {
            ReadOnlySpan<byte> key = _decoder.ReadText(ref at);
            if (key.SequenceEqual("country"u8))
            {
                _country ??= CountryCode(TextIn(ref at, "iso_code"u8));
            }
            else if (key.SequenceEqual("registered_country"u8))
            {
                _registeredCountry = CountryCode(TextIn(ref at, "iso_code"u8));
            }
            else if (key.SequenceEqual("country_code"u8))
            {
                _country ??= CountryCode(TextAt(ref at));
            }
            else if (key.SequenceEqual("subdivisions"u8))
            {
                ReadSubdivisions(ref at);
            }
            else if (key.SequenceEqual("state1"u8))
            {
                _region ??= Name(TextAt(ref at));
            }
            else if (key.SequenceEqual("city"u8))
            {
                _city = NameAt(ref at);
            }
            else if (key.SequenceEqual("location"u8))
            {
                ReadCoordinates(ref at);
            }
            else
            {
                ReadCoordinate(key, ref at);
            }
        }
    }

    private readonly GeoLocation ToLocation()
    {
        string? country = _country ?? _registeredCountry;
        bool placed = _latitude is >= -90 and <= 90 && _longitude is >= -180 and <= 180;
        return country is null && _region is null && _city is null && !placed
            ? GeoLocation.Unknown
            : new GeoLocation(country, _region, _city, placed ? _latitude : null, placed ? _longitude : null);
    }

    private void ReadSubdivisions(scoped ref int at)
    {
        MmdbField list = _decoder.ReadField(ref at);
        if (list.Type != MmdbType.Array)
        {
            _decoder.Leave(list, ref at);
            return;
        }

        int entry = list.Start;
        for (int index = 0; index < list.Size; index++)
        {
            if (index == 0)
            {
                _region ??= NameAt(ref entry);
            }
            else
            {
                _decoder.Skip(ref entry);
            }
        }

        at = list.ByPointer ? at : entry;
    }

    private void ReadCoordinates(scoped ref int at)
    {
        MmdbField map = _decoder.ReadField(ref at);
        if (map.Type != MmdbType.Map)
        {
            _decoder.Leave(map, ref at);
            return;
        }

        int entry = map.Start;
        for (int index = 0; index < map.Size; index++)
        {
            ReadCoordinate(_decoder.ReadText(ref entry), ref entry);
        }

        at = map.ByPointer ? at : entry;
    }

    private void ReadCoordinate(scoped ReadOnlySpan<byte> key, scoped ref int at)
    {
        MmdbField field = _decoder.ReadField(ref at);
        bool real = field.Type is MmdbType.Double or MmdbType.Float;
        if (real && key.SequenceEqual("latitude"u8))
        {
            _latitude = _decoder.Real(field);
        }
        else if (real && key.SequenceEqual("longitude"u8))
        {
            _longitude = _decoder.Real(field);
        }

        _decoder.Leave(field, ref at);
    }

    /// <summary>A name given as text, or as a map with <c>names.en</c>.</summary>
    private string? NameAt(scoped ref int at)
    {
        MmdbField field = _decoder.ReadField(ref at);
        if (field.Type == MmdbType.Text)
        {
            return Name(_decoder.Payload(field));
        }

        if (field.Type != MmdbType.Map)
        {
            _decoder.Leave(field, ref at);
            return null;
        }

        string? name = null;
        int entry = field.Start;
        for (int index = 0; index < field.Size; index++)
        {
            if (_decoder.ReadText(ref entry).SequenceEqual("names"u8))
            {
                name = Name(TextIn(ref entry, "en"u8));
            }
            else
            {
                _decoder.Skip(ref entry);
            }
        }

        at = field.ByPointer ? at : entry;
        return name;
    }

    /// <summary>Text under <paramref name="wanted"/> in the map at <paramref name="at"/>; empty when there is none.</summary>
    private ReadOnlySpan<byte> TextIn(scoped ref int at, scoped ReadOnlySpan<byte> wanted)
    {
        ReadOnlySpan<byte> found = default;
        MmdbField map = _decoder.ReadField(ref at);
        if (map.Type != MmdbType.Map)
        {
            _decoder.Leave(map, ref at);
            return found;
        }

        int entry = map.Start;
        for (int index = 0; index < map.Size; index++)
        {
            if (_decoder.ReadText(ref entry).SequenceEqual(wanted))
            {
                found = TextAt(ref entry);
            }
            else
            {
                _decoder.Skip(ref entry);
            }
        }

        at = map.ByPointer ? at : entry;
        return found;
    }

    private ReadOnlySpan<byte> TextAt(scoped ref int at)
    {
        MmdbField field = _decoder.ReadField(ref at);
        _decoder.Leave(field, ref at);
        return field.Type == MmdbType.Text ? _decoder.Payload(field) : default;
    }

    private static string? CountryCode(ReadOnlySpan<byte> code) =>
        code.Length == 2 && char.IsAsciiLetter((char)code[0]) && char.IsAsciiLetter((char)code[1])
            ? CountryCodes.Get((char)code[0], (char)code[1])
            : null;

    private static string? Name(ReadOnlySpan<byte> name) =>
        name.IsEmpty || name.Length > MaxNameBytes || !System.Text.Unicode.Utf8.IsValid(name) ? null : Encoding.UTF8.GetString(name);
}
