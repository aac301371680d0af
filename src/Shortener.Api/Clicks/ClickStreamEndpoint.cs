using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Analytics;
using Shortener.Api.Problems;
using Shortener.Core.Analytics;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Clicks;

/// <summary><c>GET /api/v1/clicks/stream</c>: server-sent events.</summary>
internal static class ClickStreamEndpoint
{
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    /// <summary>Oldest place to go on from: reading more than this again is what the list and the export are for.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromHours(1);

    /// <summary>Then the client comes back, with a key that is still good.</summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(30);

    public static async Task<IResult> StreamAsync(
        HttpContext context,
        ClickTail tail,
        CommittedClicks committed,
        IMetricsStore metrics,
        IOptions<MetricsOptions> options,
        IShortUrls shortUrls,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        CancellationToken ct)
    {
        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        MetricsRequest request = MetricsRequest.Parse(context.Request.Query, workspaceId);
        request.Refuse("from", "to", "compare");
        if (request.Problem is { } problem)
        {
            return problem;
        }

        (StreamPlace? resume, problem) = ReadLastEventId(context.Request, time.GetUtcNow());
        if (problem is not null)
        {
            return problem;
        }

        TimeZoneInfo zone = request.Query.TimeZone ?? await WorkspaceZoneAsync(metrics, workspaceId, ct);
        var matcher = new ClickMatcher(request.Query.Bots, request.Query.Filters, zone, shortUrls);
        using ClickSubscription? client = await tail.SubscribeAsync(workspaceId, matcher, ct);
        if (client is null)
        {
            context.Response.Headers.RetryAfter = "10";
            return new Problem(StatusCodes.Status429TooManyRequests, "too_many_streams", "Too many streams are open")
            {
                Detail = "Close one, or raise Clicks:MaxStreams or Clicks:MaxStreamsPerWorkspace",
            };
        }

        using var longest = new CancellationTokenSource(LongestStream, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, client.Cut, lifetime.ApplicationStopping, longest.Token);
        try
        {
            await SendAsync(context.Response, new Catching(tail, committed, shortUrls, TimeSpan.FromSeconds(options.Value.TimeoutSeconds), time), client, resume, time, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // A client that does not read would hold the response open; one that reads sees the end and comes back.
            if (client.Cut.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                context.Abort();
            }
        }

        return TypedResults.Empty;
    }

    private static (StreamPlace? Place, Problem? Problem) ReadLastEventId(HttpRequest request, DateTimeOffset now)
    {
        string text = request.Headers["Last-Event-ID"].ToString();
        if (text.Length == 0)
        {
            return (null, null);
        }

        if (StreamPlace.Parse(text) is not { } place)
        {
            return (null, Problem.BadRequest("last_event_id_invalid", "Last-Event-ID must be the id of an event of this stream"));
        }

        return now - place.At > LongestAbsence
            ? (null, new Problem(StatusCodes.Status410Gone, "stream_too_old", "Last-Event-ID is more than an hour old: read the list of clicks"))
            : (place, null);
    }

    private static async Task<TimeZoneInfo> WorkspaceZoneAsync(IMetricsStore metrics, int workspaceId, CancellationToken ct)
    {
        await using IMetricsSnapshot snapshot = await metrics.OpenSnapshotAsync(ct);
        WorkspaceSettings? settings = await snapshot.FindWorkspaceAsync(workspaceId, ct);
        return settings is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone);
    }

    private static async Task SendAsync(
        HttpResponse response, Catching catching, ClickSubscription client, StreamPlace? resume, TimeProvider time, CancellationToken ct)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // nginx would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        await response.Body.WriteAsync("retry: 2000\n\n"u8.ToArray(), ct);
        if (resume is null)
        {
            await response.Body.WriteAsync(ClickEvent.Mark(client.Start), ct);
        }

        await response.Body.FlushAsync(ct);
        if (resume is not null && !await catching.UpAsync(response, client, resume, ct))
        {
            return;
        }

        ChannelReader<ReadOnlyMemory<byte>> events = client.Events;
        while (true)
        {
            while (events.TryRead(out ReadOnlyMemory<byte> one))
            {
                await response.Body.WriteAsync(one, ct);
            }

            await response.Body.FlushAsync(ct);
            Task<bool> more = events.WaitToReadAsync(ct).AsTask();
            while (await Task.WhenAny(more, Task.Delay(HeartbeatEvery, time, ct)) != more)
            {
                ct.ThrowIfCancellationRequested();
                await response.Body.WriteAsync(ClickEvent.Heartbeat, ct);
                await response.Body.FlushAsync(ct);
            }

            if (!await more)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Sends what was committed between a client's last event and the place where its live events begin, as far as the time for it goes.
    /// </summary>
    private sealed class Catching(ClickTail tail, CommittedClicks committed, IShortUrls shortUrls, TimeSpan budget, TimeProvider time)
    {
        /// <returns>False when the time is over: the client is told how far it is, and comes back for the rest.</returns>
        public async Task<bool> UpAsync(HttpResponse response, ClickSubscription client, StreamPlace from, CancellationToken ct)
        {
            using var over = new CancellationTokenSource(budget, time);
            // For reading alone: an event is written whole or not at all.
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(ct, over.Token);
            StreamPlace place = from.Copy();
            bool whole = true;
            try
            {
                await SendAsync(response, client, from, place, reading.Token, ct);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                whole = false;
            }

            await response.Body.WriteAsync(ClickEvent.Mark(whole ? client.Start : place), ct);
            await response.Body.FlushAsync(ct);
            return whole;
        }

        private async Task SendAsync(
            HttpResponse response, ClickSubscription client, StreamPlace from, StreamPlace place, CancellationToken reading, CancellationToken ct)
        {
            SourcePlaces sources = await tail.SourcesAsync(from.At, reading);
            foreach (SourcePlace source in sources.Sources)
            {
                if (RangeOf(source, from, client.Start) is not { } range)
                {
                    continue;
                }

                long stored = from.Of(source.Id)?.Stored ?? 0;
                await foreach (IReadOnlyList<StoredClick> page in committed.ReadAsync(
                    range, source.Stored - stored, from.At, [client.WorkspaceId], reading))
                {
                    foreach (StoredClick click in page)
                    {
                        place.Set(source.Id, click.Place.Position, stored);
                        if (client.Matcher.Matches(click))
                        {
                            await response.Body.WriteAsync(ClickEvent.Of(click, place, shortUrls), ct);
                        }
                    }

                    await response.Body.FlushAsync(ct);
                    reading.ThrowIfCancellationRequested();
                }

                place.Set(source.Id, range.UpTo, client.Start.Of(source.Id)?.Stored ?? source.Stored);
            }
        }

        /// <summary>What of a source lies between; null for nothing.</summary>
        private static SourceRange? RangeOf(SourcePlace source, StreamPlace from, StreamPlace to)
        {
            if (to.Of(source.Id) is null && source.Id > to.HighestId)
            {
                // Opened since: the tail reads it from its beginning.
                return null;
            }

            long upTo = to.Of(source.Id)?.Position ?? source.Position;
            // Not named then: opened since, or closed long before and unmoved, which is not among the sources asked for.
            long after = from.Of(source.Id)?.Position ?? (source.Id > from.HighestId ? -1 : upTo);
            return after < upTo ? new SourceRange(source.Id, after, upTo) : null;
        }
    }
}
