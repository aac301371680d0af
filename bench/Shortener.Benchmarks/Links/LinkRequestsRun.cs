using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Shortener.Benchmarks.Links;

/// <summary>Times lists and searches of a server on this machine whose database <see cref="LinkFill"/> made, one request at a time.</summary>
internal static class LinkRequestsRun
{
    private const int Rounds = 60;

    // Where the text varies, so that no round asks for what the one before left in memory.
    private static readonly (string Name, Func<int, string> Query)[] Questions =
    [
        ("list, first page", _ => ""),
        ("list, archived=all", _ => "archived=all"),
        ("list, archived=true", _ => "archived=true"),
        ("list, by domain", _ => "domain=127.0.0.1"),
        ("list, by folder", i => $"folder=spring/{i * 12 % 200}"),
        ("list, by common tag", _ => "tag=sale"),
        ("list, by rare tag", _ => "tag=rare-tag"),
        ("list, by absent tag", i => $"tag=absent{i}"),
        ("search, in every link", _ => "q=example"),
        ("search, 1 in 12", _ => "q=recipe-shop"),
        ("search, 1 in 1,000", i => $"q=shop{i * 7 % 900 + 97}.example"),
        ("search, 1 in 5,000", i => $"q=number+{1_000 + (i * 61)}"),
        ("search, one link", i => $"q=/{i * 7919L % 1_000_003}?ref="),
        ("search, zeppelin", _ => "q=ZEPPELIN"),
        ("search, absent", i => $"q=nowhere{i}"),
        ("search, absent, of frequent parts", _ => "q=shop-example/spring"),
        ("search, Cyrillic 1 in 1,000", _ => "q=ШТОРМ"),
        ("search, Cyrillic absent", i => $"q=яблоко{i}"),
        ("search, two characters, common", _ => "q=sa"),
        ("search, two characters, absent", _ => "q=ъъ"),
        ("search, text and tag", _ => "q=recipe&tag=sale"),
    ];

    public static async Task RunAsync(string address, string key, TextWriter output)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach ((string name, Func<int, string> query) in Questions)
        {
            var times = new List<double>();
            int items = 0;
            bool more = false;
            for (int round = -3; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                JsonElement answer = await client.GetFromJsonAsync<JsonElement>("/api/v1/links?" + query(round + 3));
                if (round >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                items = answer.GetProperty("items").GetArrayLength();
                more = answer.GetProperty("nextCursor").ValueKind == JsonValueKind.String;
            }

            times.Sort();
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {times[Rounds / 2]:n1} | {times[(int)(Rounds * 0.95)]:n1} | {times[^1]:n1} | {items}{(more ? ", goes on" : "")} |"));
        }
    }
}
