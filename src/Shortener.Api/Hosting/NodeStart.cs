using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Shortener.Api.Accounts;
using Shortener.Ingest.Journal;
using Shortener.Ingest.Storage;

namespace Shortener.Api.Hosting;

/// <summary>
/// What a node does before it listens, in order: check the options, lock the data directory, migrate, make the first workspace,
/// open the journal.
/// </summary>
internal sealed partial class NodeStart(IServiceProvider services, TimeProvider time, ILogger<NodeStart> logger)
{
    /// <summary>How long a database that is still starting is waited for.</summary>
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(1);

    /// <summary>Prepares everything short of listening.</summary>
    /// <exception cref="OptionsValidationException">A configuration value is refused.</exception>
    /// <exception cref="Core.Storage.DataDirectoryLockedException">Another process holds the data directory.</exception>
    /// <exception cref="StartException">The database stays away.</exception>
    public async Task PrepareAsync(bool withJournal, CancellationToken ct)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        // Before the database: two nodes must not even migrate side by side on one directory.
        JournalSeat? journal = withJournal ? services.GetRequiredService<JournalSeat>() : null;
        await MigrateAsync(ct);
        await services.GetRequiredService<AccountBootstrap>().EnsureAsync(ct);
        if (journal is not null)
        {
            await journal.OpenAsync(ct);
        }
    }

    /// <summary>Prepares a worker: it has no journal, and leaves the first workspace to the first node.</summary>
    /// <inheritdoc cref="PrepareAsync"/>
    public async Task PrepareWorkerAsync(CancellationToken ct)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        await MigrateAsync(ct);
    }

    private async Task MigrateAsync(CancellationToken ct)
    {
        MigrateDatabase migrate = services.GetRequiredService<MigrateDatabase>();
        long started = time.GetTimestamp();
        while (true)
        {
            try
            {
                foreach (string name in await migrate(ct))
                {
                    Log.Migrated(logger, name);
                }

                return;
            }
            catch (Exception away) when (away is SocketException or TimeoutException || away is DbException { IsTransient: true })
            {
                if (time.GetElapsedTime(started) > DatabasePatience)
                {
                    throw new StartException(
                        $"The database does not answer: {away.Message} Check the server and ConnectionStrings__Postgres.", away);
                }

                Log.Waiting(logger, away.Message);
                await Task.Delay(DatabaseRetry, time, ct);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Applied migration {Name}")]
        public static partial void Migrated(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Warning, "The database does not answer yet, trying again: {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);
    }
}
