using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Shortener.Core.Links;

namespace Shortener.Benchmarks.Links;

/// <summary>
/// Links created a second over REST against bare inserts of the same rows by as many clients: one row each, and 1,000 each. The bare
/// table has the columns of a plain link, a primary key and the unique slug, and nothing else.
/// </summary>
internal static class LinkCreationRun
{
    private const int BulkLinks = 1_000;
    private const int Clients = 16;
    private const int BulkClients = 4;

    private const string MakeBare = """
        DROP TABLE IF EXISTS bare_links;
        CREATE TABLE bare_links (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, workspace_id integer NOT NULL, domain_id integer NOT NULL, slug text NOT NULL,
            url text NOT NULL, title text, tags text[] NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL, UNIQUE (domain_id, slug))
        """;

    private const string Insert = """
        INSERT INTO bare_links (workspace_id, domain_id, slug, url, title, tags, version, created_at, updated_at)
        SELECT 1, 1, slug, url, title, '{}', 1, now(), now() FROM unnest($1, $2, $3) AS t (slug, url, title)
        """;

    public static async Task RunAsync(string address, string key, string server, int seconds, int pairs, TextWriter output)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Clients }) { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(server);
        await using (NpgsqlCommand make = database.CreateCommand(MakeBare))
        {
            await make.ExecuteNonQueryAsync();
        }

        int number = Environment.TickCount & 0xffffff;
        foreach ((string name, int clients, int links) in new[] { ("one each", Clients, 1), ("1,000 each", BulkClients, BulkLinks) })
        {
            string path = links == 1 ? "/api/v1/links" : "/api/v1/links/bulk";
            await RateAsync(clients, 2, () => PostAsync(client, path, links, Next(links)));
            await RateAsync(clients, 1, () => InsertAsync(database, links, Next(links)));
            for (int pair = 0; pair < pairs; pair++)
            {
                double rest = links * await RateAsync(clients, seconds, () => PostAsync(client, path, links, Next(links)));
                double bare = links * await RateAsync(clients, seconds, () => InsertAsync(database, links, Next(links)));
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"| {name}, {clients} clients | {rest:n0} | {bare:n0} | {rest / bare:n2} |"));
            }
        }

        int Next(int count) => Interlocked.Add(ref number, count) - count;
    }

    /// <summary>Rounds a second.</summary>
    private static async Task<double> RateAsync(int clients, int seconds, Func<Task> round)
    {
        long rounds = 0;
        long start = Stopwatch.GetTimestamp();
        var end = TimeSpan.FromSeconds(seconds);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < end)
            {
                await round();
                Interlocked.Increment(ref rounds);
            }
        })));
        return rounds / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task PostAsync(HttpClient client, string path, int links, int from)
    {
        object[] bodies = [.. Enumerable.Range(from, links).Select(LinkFill.Link).Select(link => new { url = link.Url, title = link.Title })];
        using var content = new StringContent(JsonSerializer.Serialize(links == 1 ? bodies[0] : bodies), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
    }

    private static async Task InsertAsync(NpgsqlDataSource database, int links, int from)
    {
        NewLink[] rows = [.. Enumerable.Range(from, links).Select(LinkFill.Link)];
        await using NpgsqlConnection connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Insert, connection);
        Add(rows.Select(row => Guid.NewGuid().ToString("N")[..12]));
        Add(rows.Select(row => row.Url));
        Add(rows.Select(row => row.Title!));
        await command.PrepareAsync();
        await command.ExecuteNonQueryAsync();

        void Add(IEnumerable<string> values) =>
            command.Parameters.Add(new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = [.. values] });
    }
}
