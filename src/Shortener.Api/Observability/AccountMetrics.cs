using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Shortener.Core.Clicks;

namespace Shortener.Api.Observability;

/// <summary>
/// The account of every click as metrics: the same figures as <c>/api/v1/system/pipeline</c>, of one reading. Thread-safe.
/// </summary>
internal sealed partial class AccountMetrics : IScrapedMetrics, IDisposable
{
    /// <summary>A scrape must not hang with the database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Meter _meter;
    private readonly PipelineAccountReader _accounts;
    private readonly ILogger<AccountMetrics> _logger;

    // Swapped whole by a scrape, read by the instruments.
    private volatile PipelineAccount? _last;

    public AccountMetrics(IMeterFactory meters, PipelineAccountReader accounts, ILogger<AccountMetrics> logger)
    {
        _accounts = accounts;
        _logger = logger;
        _meter = meters.Create("Shortener.Clicks");
        Counter("shortener.clicks.accepted", "Clicks taken into a journal or refused by it", account => account.Accepted);
        Counter("shortener.clicks.stored", "Clicks committed to the database", account => account.Stored);
        Counter("shortener.clicks.dead_lettered", "Clicks in the dead letters", account => account.DeadLettered);
        _meter.CreateObservableCounter("shortener.clicks.dropped", Dropped, "{click}", "Clicks given up, by reason");
        _meter.CreateObservableGauge("shortener.clicks.pending", () => Of(account => account.Pending), "{click}", "Clicks waiting for their commit");
        _meter.CreateObservableGauge("shortener.clicks.lag", () => Of(account => account.LagMs / 1_000.0), "s", "Age of the oldest pending click");
    }

    /// <summary>Reads the account for the next rendering; keeps the last one when the database is away.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        try
        {
            // The read goes on by itself when it is late; its own time limit ends it.
            _last = await Task.Run(() => _accounts.ReadAsync(ct), ct).WaitAsync(Patience, TimeProvider.System, ct);
        }
        catch (Exception away) when (away is DbException or SocketException or TimeoutException or IOException or InvalidOperationException)
        {
            Log.NotRead(_logger, away.Message);
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Counter(string name, string description, Func<PipelineAccount, long> value) =>
        _meter.CreateObservableCounter(name, () => Of(value), "{click}", description);

    private IEnumerable<Measurement<T>> Of<T>(Func<PipelineAccount, T> value)
        where T : struct =>
        _last is { } account ? [new Measurement<T>(value(account))] : [];

    private IEnumerable<Measurement<long>> Dropped() =>
        _last is { } account
            ? account.Dropped.Select(drop => new Measurement<long>(drop.Value, new KeyValuePair<string, object?>("reason", drop.Key)))
            : [];

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The account of clicks could not be read, metrics show the last one: {Reason}")]
        public static partial void NotRead(ILogger logger, string reason);
    }
}
