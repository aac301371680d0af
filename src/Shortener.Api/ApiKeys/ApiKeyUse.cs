using System.Collections.Concurrent;
using System.Data.Common;
using Shortener.Core.Accounts;
using Shortener.Core.Storage;

namespace Shortener.Api.ApiKeys;

/// <summary>
/// Remembers when keys were used and writes it down every half minute and at the end, so that no request waits for it; a killed
/// process loses that much of it. Thread-safe.
/// </summary>
internal sealed partial class ApiKeyUse(IApiKeyStore keys, TimeProvider time, ILogger<ApiKeyUse> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<long, DateTimeOffset> _used = new();

    public void Note(long keyId, DateTimeOffset at) => _used[keyId] = at;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await WriteAsync(CancellationToken.None);
        }
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        KeyValuePair<long, DateTimeOffset>[] used = [.. _used];
        if (used.Length == 0)
        {
            return;
        }

        try
        {
            await keys.TouchAsync(used, ct);
            foreach (KeyValuePair<long, DateTimeOffset> one in used)
            {
                // Only as it was written: a use in between stays for the next round.
                _used.TryRemove(one);
            }
        }
        catch (Exception e) when (e is DbException || DatabaseAway.Is(e))
        {
            Log.NotWritten(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "When API keys were last used could not be written down; the next round tries again")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
