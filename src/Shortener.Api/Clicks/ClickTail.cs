using Microsoft.Extensions.Options;
using Shortener.Api.Hosting;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Clicks;

/// <summary>
/// The node's one reader of committed clicks for all live streams: looks several times a second which sources have moved, reads what
/// they committed once, and hands it to every client whose filters let it through. Rests while nobody listens. Thread-safe.
/// </summary>
internal sealed partial class ClickTail(
    IRawClickStore store, CommittedClicks committed, IShortUrls shortUrls, IOptions<ClicksOptions> options, TimeProvider time, ILogger<ClickTail> logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>The database's clock, which stamps moves, may be this far behind ours.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly List<ClickSubscription> _clients = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Held for a look and while a client joins, so that each client's beginning is exact.</summary>
    private readonly SemaphoreSlim _look = new(1, 1);

    private StreamPlace? _place;
    private Task _reading = Task.CompletedTask;

    /// <summary>Sources that moved since an instant, and all that are open.</summary>
    public Task<SourcePlaces> SourcesAsync(DateTimeOffset since, CancellationToken ct) => store.ReadSourcesAsync(since - ClockSlack, ct);

    /// <summary>A client that gets everything committed from here on; null when there are too many.</summary>
    public async Task<ClickSubscription?> SubscribeAsync(int workspaceId, ClickMatcher matcher, CancellationToken ct)
    {
        var client = new ClickSubscription(workspaceId, matcher, Release);
        lock (_gate)
        {
            if (_clients.Count >= options.Value.MaxStreams || _clients.Count(other => other.WorkspaceId == workspaceId) >= options.Value.MaxStreamsPerWorkspace)
            {
                return null;
            }

            _clients.Add(client);
        }

        try
        {
            await JoinAsync(client, ct);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        ClickSubscription[] clients;
        lock (_gate)
        {
            clients = [.. _clients];
        }

        foreach (ClickSubscription client in clients)
        {
            client.CutOff();
        }

        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _look.Dispose();
    }

    private async Task JoinAsync(ClickSubscription client, CancellationToken ct)
    {
        await _look.WaitAsync(ct);
        try
        {
            if (_place is null)
            {
                // The first client: nothing before this moment is its business.
                _place = await BeginAsync(ct);
                _reading = ThreadPoolContext.RunAsync(static it => it.Tail.ReadAsync(it.Token), (Tail: this, _stop.Token));
            }
            else
            {
                await LookAsync(_place, ct);
            }

            client.Start = _place.Copy();
        }
        finally
        {
            _look.Release();
        }
    }

    private async Task<StreamPlace> BeginAsync(CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        SourcePlaces sources = await SourcesAsync(now, ct);
        var place = new StreamPlace(now, sources.HighestId);
        foreach (SourcePlace source in sources.Sources)
        {
            place.Set(source.Id, source.Position, source.Stored);
        }

        return place;
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        long markedAt = time.GetTimestamp();
        using var tick = new PeriodicTimer(LookEvery, time);
        while (await tick.WaitForNextTickAsync(ct))
        {
            await _look.WaitAsync(ct);
            try
            {
                lock (_gate)
                {
                    if (_clients.Count == 0)
                    {
                        _place = null;
                        return;
                    }
                }

                await LookAsync(_place!, ct);
                if (time.GetElapsedTime(markedAt) >= MarkEvery)
                {
                    markedAt = time.GetTimestamp();
                    byte[] mark = ClickEvent.Mark(_place!);
                    Send(_ => true, () => mark);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The place stands where the last click was handed out: the next look goes on from there.
                Log.Failed(logger, failure);
            }
            finally
            {
                _look.Release();
            }
        }
    }

    private async Task LookAsync(StreamPlace place, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        SourcePlaces sources = await SourcesAsync(place.At, ct);
        foreach (SourcePlace source in sources.Sources)
        {
            // One that is not known was opened since.
            (long position, long stored) = place.Of(source.Id) ?? (-1, 0);
            if (source.Position > position)
            {
                await HandOutAsync(place, new SourceRange(source.Id, position, source.Position), source.Stored - stored, ct);
                place.Set(source.Id, source.Position, source.Stored);
            }
        }

        place.Keep(sources.Sources.Select(source => source.Id).ToHashSet());
        place.At = now;
        place.HighestId = sources.HighestId;
    }

    private async Task HandOutAsync(StreamPlace place, SourceRange range, long expected, CancellationToken ct)
    {
        int[] workspaces;
        lock (_gate)
        {
            workspaces = [.. _clients.Select(client => client.WorkspaceId).Distinct()];
        }

        long stored = place.Of(range.SourceId)?.Stored ?? 0;
        await foreach (IReadOnlyList<StoredClick> page in committed.ReadAsync(range, expected, place.At, workspaces, ct))
        {
            foreach (StoredClick click in page)
            {
                place.Set(range.SourceId, click.Place.Position, stored);
                Send(
                    client => client.WorkspaceId == click.WorkspaceId && client.Matcher.Matches(click),
                    () => ClickEvent.Of(click, place, shortUrls));
            }
        }
    }

    /// <summary>Writes an event, made once, to those who are to have it.</summary>
    private void Send(Func<ClickSubscription, bool> isFor, Func<byte[]> make)
    {
        byte[]? made = null;
        lock (_gate)
        {
            foreach (ClickSubscription client in _clients)
            {
                // A client that is joining gets what is committed until then from its own reading.
                if (client.Start is not null && isFor(client))
                {
                    client.Write(made ??= make());
                }
            }
        }
    }

    private void Release(ClickSubscription client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Committed clicks could not be read for the live streams; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
