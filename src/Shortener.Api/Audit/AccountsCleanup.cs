using System.Data.Common;
using Microsoft.Extensions.Options;
using Shortener.Core.Accounts;
using Shortener.Core.Storage;

namespace Shortener.Api.Audit;

/// <summary>
/// Every hour deletes what is over: sessions, one-time tokens, and audit entries older than <see cref="AuditOptions.RetentionDays"/>.
/// Several nodes doing so at once disturb nobody.
/// </summary>
internal sealed partial class AccountsCleanup(
    ISessionStore sessions, IOneTimeTokenStore tokens, IAuditLog audit, IOptions<AuditOptions> options, TimeProvider time, ILogger<AccountsCleanup> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>One round.</summary>
    public async Task CleanAsync(CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        await sessions.PruneAsync(now, ct);
        await tokens.PruneAsync(now, ct);
        if (options.Value.RetentionDays > 0)
        {
            await audit.PruneAsync(now.AddDays(-options.Value.RetentionDays), ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At a start there is more urgent work.
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception away) when (away is DbException || DatabaseAway.Is(away))
            {
                Log.Postponed(logger, away);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old sessions and audit entries stay for another hour: the database did not serve")]
        public static partial void Postponed(ILogger logger, Exception exception);
    }
}
