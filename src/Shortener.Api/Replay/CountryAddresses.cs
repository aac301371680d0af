using System.Text.Json;
using Shortener.Ingest.Import;

namespace Shortener.Api.Replay;

/// <summary>
/// Addresses by country (<c>{"ES":["1.2.3.4",…],…}</c>), to give a replayed click one that is looked up to the record's country.
/// Immutable.
/// </summary>
internal sealed class CountryAddresses
{
    /// <summary>No addresses: every click comes from the replaying machine.</summary>
    public static readonly CountryAddresses None = new(new Dictionary<string, string[]>());

    private readonly Dictionary<string, string[]> _byCountry;

    private CountryAddresses(Dictionary<string, string[]> byCountry) => _byCountry = byCountry;

    /// <exception cref="ImportInputException">The file cannot be read or has another shape.</exception>
    public static CountryAddresses Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return new CountryAddresses(JsonSerializer.Deserialize<Dictionary<string, string[]>>(file)
                ?? throw new ImportInputException($"{path}: no addresses"));
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ImportInputException($"{path}: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>
    /// The record's own address, else one of its country, else null. The same user agent in the same place gets the same address in
    /// every run, so that replayed visitors are people who come back.
    /// </summary>
    public string? For(ImportRecord record)
    {
        if (record.Address is { } own)
        {
            return own.ToString();
        }

        return record.Location?.Country is { } country && _byCountry.TryGetValue(country, out string[]? addresses) && addresses.Length > 0
            ? addresses[Hash(record.UserAgent, record.Location.City) % (uint)addresses.Length]
            : null;
    }

    /// <summary>FNV-1a over both texts; <see cref="string.GetHashCode()"/> differs from run to run.</summary>
    private static uint Hash(string? userAgent, string? city)
    {
        uint hash = 2_166_136_261;
        foreach (char unit in userAgent + "\n" + city)
        {
            hash = (hash ^ unit) * 16_777_619;
        }

        return hash;
    }
}
