using System.Text.Json;
using Shortener.Testing.Processes;

namespace Shortener.FaultTests.Stage;

/// <summary>Reads the account about every 200 ms while the server answers; it is right at every reading or the test fails.</summary>
internal sealed class AccountWatch
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _reading;

    private AccountWatch(ShortenerProcess server) => _reading = Task.Run(() => ReadAsync(server));

    public static AccountWatch Start(ShortenerProcess server) => new(server);

    /// <summary>Ends the watch.</summary>
    /// <returns>How many readings there were.</returns>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        int readings = await _reading;
        _stop.Dispose();
        return readings;
    }

    private async Task<int> ReadAsync(ShortenerProcess server)
    {
        int readings = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                PipelineAccount account = await PipelineAccount.ReadAsync(server, _stop.Token);
                account.AssertHolds();
                readings++;
                await Task.Delay(Every, TimeProvider.System, _stop.Token);
            }
            catch (Exception silent) when (silent is HttpRequestException or IOException or OperationCanceledException or JsonException)
            {
                // The server, or the database behind it, is away: no reading. A reading that is wrong fails the test.
                await Task.WhenAny(Task.Delay(Every, TimeProvider.System, _stop.Token));
            }
        }

        return readings;
    }
}
