using System.Collections.Frozen;

namespace Shortener.Core.Targeting;

/// <summary>
/// The continent of each country, by the seven codes that geolocation databases use. Source: ISO 3166-1 with the continents of
/// GeoNames' countryInfo; <c>XK</c> is Kosovo's user-assigned code. Thread-safe, allocates nothing.
/// </summary>
public static class Continents
{
    private static readonly (string Continent, string Countries)[] Table =
    [
        ("AF", "DZ AO BJ BW BF BI CM CV CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU YT MA MZ "
            + " NA NE NG RE RW SH ST SN SC SL SO ZA SS SD TZ TG TN UG EH ZM ZW"),
        ("AN", "AQ BV HM GS TF"),
        ("AS", "AF AM AZ BH BD BT BN KH CN CX CC CY GE HK IN ID IR IQ IL JP JO KZ KW KG LA LB MO MY MV MN MM NP KP OM PK PS PH "
            + " QA SA SG KR LK SY TW TJ TH TL TR TM AE UZ VN YE IO"),
        ("EU", "AX AL AD AT BY BE BA BG HR CZ DK EE FO FI FR DE GI GR GG HU IS IE IM IT JE XK LV LI LT LU MT MD MC ME NL MK NO "
            + " PL PT RO RU SM RS SK SI ES SJ SE CH UA GB VA"),
        ("NA", "AI AG AW BS BB BZ BM BQ VG CA KY CR CU CW DM DO SV GL GD GP GT HT HN JM MQ MX MS NI PA PR BL KN LC MF PM VC SX "
            + " TT TC US VI"),
        ("OC", "AS AU CK FJ PF GU KI MH FM NR NC NZ NU NF MP PW PG PN WS SB TK TO TV UM VU WF"),
        ("SA", "AR BO BR CL CO EC FK GF GY PY PE SR UY VE"),
    ];

    private static readonly FrozenDictionary<string, string> ByCountry = Table
        .SelectMany(row => row.Countries.Split(' ').Select(country => KeyValuePair.Create(country, row.Continent)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every code: <c>AF AN AS EU NA OC SA</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Select(row => row.Continent)];

    /// <summary>The continent of an upper-case ISO 3166-1 alpha-2 code; null for null and for what is no country.</summary>
    public static string? Of(string? country) => country is null ? null : ByCountry.GetValueOrDefault(country);

    /// <summary>Whether the code is a country's, in upper case.</summary>
    public static bool IsCountry(string code) => ByCountry.ContainsKey(code);
}
