using Shortener.Core.Clicks;
using Shortener.Ingest.Import;

namespace Shortener.Api.Replay;

/// <summary>Turns a record back into the request its visitor made.</summary>
internal static class ReplayRequest
{
    public static HttpRequestMessage Create(Uri target, ImportRecord record, CountryAddresses addresses)
    {
        string query = record.Query is { } asked ? "?" + asked : "";
        var request = new HttpRequestMessage(
            record.Flags.HasFlag(ClickFlags.Head) ? HttpMethod.Head : HttpMethod.Get,
            new Uri(target, $"/{record.Link.Slug}{query}"));
        Add(request, "User-Agent", record.UserAgent);
        Add(request, "Referer", record.Referrer);
        Add(request, "Accept-Language", record.AcceptLanguage);
        Add(request, "X-Forwarded-For", addresses.For(record));
        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, Printable(value));
        }
    }

    /// <summary>Control characters cannot travel in a header; a visitor's browser could not have sent them either.</summary>
    private static string Printable(string value) => value.Any(char.IsControl)
        ? string.Create(value.Length, value, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        })
        : value;
}
