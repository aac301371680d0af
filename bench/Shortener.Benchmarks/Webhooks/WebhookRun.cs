using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shortener.Benchmarks.Ingest;
using Shortener.Core.Clicks;
using Shortener.Core.Enrichment;
using Shortener.Core.Links;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Postgres;
using Shortener.Core.Storage.Sqlite;
using Shortener.Core.UserAgents;
using Shortener.Core.Webhooks;
using Shortener.Ingest.Outbound;
using Shortener.Ingest.Storage;
using Shortener.Ingest.Webhooks;

namespace Shortener.Benchmarks.Webhooks;

/// <summary>
/// Webhooks of clicks to one receiver: clicks are committed at a steady rate beside the delivery, then a backlog is drained, and bare
/// posts of bodies of the same size show what the receiver itself takes. Not a BenchmarkDotNet class: each figure needs a fresh database.
/// </summary>
internal static class WebhookRun
{
    private const int PerSecond = 5_000;
    private const int Links = 1_000;
    private const int BacklogClicks = 100_000;

    // As the pipeline commits while clicks come steadily: five times a second.
    private static readonly TimeSpan CommitEvery = TimeSpan.FromMilliseconds(200);

    /// <param name="visits">What the clicks bring.</param>
    /// <param name="seconds">How long clicks come.</param>
    /// <param name="postgres">Connection string of a server on which databases may be created; null for SQLite.</param>
    public static async Task RunAsync(RecordedVisits visits, int seconds, string? postgres, TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("shortener-bench-").FullName;
        string database = $"bench_webhooks_{Guid.NewGuid():N}";
        try
        {
            await using LoopbackReceiver receiver = await LoopbackReceiver.StartAsync();
            await using ServiceProvider services = await StartAsync(receiver, folder, database, postgres);
            await MeasureAsync(visits, seconds, receiver, services, postgres is null ? "SQLite" : "PostgreSQL", output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            if (postgres is not null)
            {
                await ExecuteAsync(postgres, $"DROP DATABASE {database} WITH (FORCE)");
            }
        }
    }

    private static async Task MeasureAsync(
        RecordedVisits visits, int seconds, LoopbackReceiver receiver, ServiceProvider services, string backend, TextWriter output)
    {
        IWebhookQueue queue = services.GetRequiredService<IWebhookQueue>();
        var stream = new VisitStream(visits, UnixMicros.Now(TimeProvider.System), PerSecond * 86_400.0, 0);
        ClickEnricher enricher = ClickEnricher.Create(new NoLocator(), UserAgentParser.Load());
        EnrichedClick[] clicks = [.. stream.Take((PerSecond * seconds) + BacklogClicks).Select(enricher.Enrich)];
        var writer = new CommitWriter(services.GetRequiredService<IClickStore>(), clicks);
        await writer.OpenAsync();
        await CreateWebhookAsync(services);
        WebhookService service = services.GetRequiredService<WebhookService>();
        await service.StartAsync(CancellationToken.None);

        double oldest = 0;
        long began = Stopwatch.GetTimestamp();
        TimeSpan spent = Process.GetCurrentProcess().TotalProcessorTime;
        for (int tick = 1; tick <= seconds * 5; tick++)
        {
            await writer.CommitAsync(PerSecond / 5);
            WebhookBacklog backlog = await queue.MeasureAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);
            oldest = Math.Max(oldest, backlog.OldestAt is { } at ? (TimeProvider.System.GetUtcNow() - at).TotalSeconds : 0);
            TimeSpan wait = (CommitEvery * tick) - Stopwatch.GetElapsedTime(began);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System);
        }

        double rate = PerSecond * seconds / Stopwatch.GetElapsedTime(began).TotalSeconds;
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime - spent;
        TimeSpan behind = await DrainAsync(queue);
        (long bytes, long messages) = (receiver.Bytes, receiver.Messages);
        await service.StopAsync(CancellationToken.None);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{backend}: {rate:n0} clicks/s committed for {seconds} s, {messages:n0} messages of {bytes / Math.Max(1, messages):n0} bytes; oldest {oldest:n2} s, behind at the end {behind.TotalSeconds:n2} s; {cpu / TimeSpan.FromSeconds(seconds):n2} processors, receiver and commits included"));

        await writer.CommitAsync(BacklogClicks);
        using WebhookService again = ActivatorUtilities.CreateInstance<WebhookService>(services);
        long drained = Stopwatch.GetTimestamp();
        await again.StartAsync(CancellationToken.None);
        await DrainAsync(queue);
        double drain = BacklogClicks / Stopwatch.GetElapsedTime(drained).TotalSeconds;
        long size = (receiver.Bytes - bytes) / (receiver.Messages - messages);
        await again.StopAsync(CancellationToken.None);
        double bare = await BareAsync(receiver.Address, (int)size) * BacklogClicks / (receiver.Messages - messages);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{backend}: a backlog of {BacklogClicks:n0} goes out at {drain:n0} clicks/s, bare posts of the same bodies {bare:n0} clicks/s, ratio {drain / bare:n3}"));
    }

    private static async Task<TimeSpan> DrainAsync(IWebhookQueue queue)
    {
        long began = Stopwatch.GetTimestamp();
        while (await queue.MeasureAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None) is not { Messages: 0, Clicks: 0 })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Posts a second, one after another as a lane does.</summary>
    private static async Task<double> BareAsync(Uri address, int bytes)
    {
        using var client = new HttpClient { BaseAddress = address };
        byte[] body = new byte[bytes];
        long began = Stopwatch.GetTimestamp();
        int posts = 0;
        for (; Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(3); posts++)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage answer = await client.PostAsync("/", content);
            answer.EnsureSuccessStatusCode();
        }

        return posts / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<ServiceProvider> StartAsync(LoopbackReceiver receiver, string folder, string database, string? postgres)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IHostResolver>(receiver).AddSingleton<IOutboundDialer>(receiver);
        services.AddSingleton<IShortUrls, BareShortUrls>();
        if (postgres is null)
        {
            SqliteDatabase sqlite = SqliteDatabase.Open(Path.Combine(folder, "webhooks.db"));
            await SqliteMigrator.MigrateAsync(sqlite, CancellationToken.None);
            using (SqliteDatabase.WriterLease writer = await sqlite.LeaseWriterAsync(CancellationToken.None))
            {
                using SqliteCommand fill = writer.Connection.CreateCommand();
                fill.CommandText = Fill("0", "0", $"WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < {Links})", "n", "");
                fill.ExecuteNonQuery();
            }

            services.AddSingleton(_ => sqlite);
        }
        else
        {
            await ExecuteAsync(postgres, $"CREATE DATABASE {database}");
            NpgsqlDataSource source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres) { Database = database }.ConnectionString);
            await PostgresMigrator.MigrateAsync(source, CancellationToken.None);
            await using NpgsqlCommand fill = source.CreateCommand(Fill("now()", "now()", "", $"generate_series(1, {Links}) AS n (id)", "OVERRIDING SYSTEM VALUE"));
            await fill.ExecuteNonQueryAsync();
            services.AddSingleton(_ => source);
        }

        services.AddStores(postgres is null ? StorageBackend.Sqlite : StorageBackend.Postgres);
        services.AddWebhookDelivery(_ => true);
        return services.BuildServiceProvider();
    }

    private static string Fill(string now, string at, string with, string from, string overriding) => $"""
        INSERT INTO workspaces (id, name, created_at) {overriding} VALUES (1, 'bench', {now});
        INSERT INTO domains (id, workspace_id, host, created_at) {overriding} VALUES (1, 1, '', {now});
        INSERT INTO links (id, workspace_id, domain_id, slug, url, created_at, updated_at) {overriding}
        {with} SELECT id, 1, 1, 'bench' || id, 'https://example.com/', {at}, {at} FROM {from};
        """;

    private static Task<WebhookResult> CreateWebhookAsync(ServiceProvider services) => services.GetRequiredService<IWebhookStore>().CreateAsync(
        new Webhook
        {
            Id = 0,
            WorkspaceId = 1,
            Url = "http://hooks.example/",
            Events = [WebhookEvents.LinkClicked],
            IncludeBots = true,
            Secret = WebhookSecret.Create(),
        },
        1,
        TimeProvider.System.GetUtcNow(),
        CancellationToken.None);

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(server);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Commits the clicks one after another, on the bench's links.</summary>
    private sealed class CommitWriter(IClickStore store, EnrichedClick[] clicks)
    {
        private SourceState _source = null!;
        private long _position;
        private int _next;

        public async Task OpenAsync() => _source = await store.OpenSourceAsync("bench/1", 0, CancellationToken.None);

        public async Task CommitAsync(int count)
        {
            long now = UnixMicros.Now(TimeProvider.System);
            var batch = new EnrichedClick[count];
            for (int i = 0; i < count; i++)
            {
                EnrichedClick click = clicks[_next++];
                batch[i] = new EnrichedClick
                {
                    Raw = new RawClick
                    {
                        EndPosition = _position + ((i + 1) * 8),
                        // Popular links first, as in life: the square of an even spread.
                        LinkId = 1 + (long)(Math.Pow(_next * 0.618_033_988_749 % 1, 2) * Links),
                        WorkspaceId = 1,
                        UnixMicros = now + i,
                        UserAgent = click.Raw.UserAgent,
                    },
                    UserAgent = click.UserAgent,
                    BotKind = click.BotKind,
                    Location = click.Location,
                    Language = click.Language,
                    Referrer = click.Referrer,
                    ReferrerDomain = click.ReferrerDomain,
                    Traffic = click.Traffic,
                };
            }

            long to = _position + (count * 8);
            if (await store.CommitAsync(new ClickBatch(_source, _position, to, batch, []), CancellationToken.None) != CommitResult.Committed)
            {
                throw new InvalidOperationException("Somebody else commits");
            }

            _position = to;
        }
    }
}
