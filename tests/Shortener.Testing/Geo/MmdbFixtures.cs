using static Shortener.Testing.Geo.MmdbBuilder;

namespace Shortener.Testing.Geo;

/// <summary>Small databases of both known structures, on networks reserved for documentation.</summary>
public static class MmdbFixtures
{
    /// <summary>Nested records, IPv6 tree; 192.0.2.0/24 Springfield, 198.51.100.0/24 registered country only, 2001:db8::/32 Bilbao.</summary>
    public static byte[] Nested(int recordSize = 28) => new MmdbBuilder(6, recordSize)
        .Insert("192.0.2.0/24", Map(
            ("city", Map(("geoname_id", 1u), ("names", Map(("de", "Springfeld"), ("en", "Springfield"))))),
            ("country", Map(("iso_code", "US"), ("names", Map(("en", "United States"))))),
            ("location", Map(("accuracy_radius", (ushort)20), ("latitude", 39.8), ("longitude", -89.65))),
            ("registered_country", Map(("iso_code", "DE"))),
            ("subdivisions", new object[]
            {
                Map(("iso_code", "IL"), ("names", Map(("en", "Illinois")))),
                Map(("iso_code", "17"), ("names", Map(("en", "Sangamon")))),
            })))
        .Insert("198.51.100.0/24", Map(("registered_country", Map(("iso_code", "FR")))))
        .Insert("2001:db8::/32", Map(
            ("country", Map(("iso_code", "ES"))),
            ("city", Map(("names", Map(("en", "Bilbao")))))))
        .Build();

    /// <summary>Flat records, IPv4 tree; 203.0.113.0/25 Milton Keynes, the rest of 203.0.113.0/24 the country alone.</summary>
    public static byte[] Flat(int recordSize = 24, string city = "Milton Keynes") => new MmdbBuilder(4, recordSize)
        .Insert("203.0.113.0/24", Map(("country_code", "gb"), ("city", ""), ("state1", "")))
        .Insert("203.0.113.0/25", Map(
            ("city", city), ("country_code", "GB"), ("latitude", 52.04f), ("longitude", -0.76f), ("state1", "England"), ("state2", "")))
        .Build();
}
