using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing.Processes;

namespace Shortener.FaultTests.Stage;

/// <summary><c>GET /api/v1/system/pipeline</c>.</summary>
internal sealed record PipelineAccount(long Accepted, long Stored, long DeadLettered, IReadOnlyDictionary<string, long> Dropped, long Pending)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<PipelineAccount> ReadAsync(ShortenerProcess server, CancellationToken ct = default) =>
        await server.Client.GetFromJsonAsync<PipelineAccount>("/api/v1/system/pipeline", Json, ct)
        ?? throw new InvalidOperationException("No account");

    /// <summary>The equation that holds at every reading.</summary>
    public void AssertHolds() => Assert.True(
        Accepted == Stored + DeadLettered + Dropped.Values.Sum() + Pending,
        $"accepted {Accepted} ≠ stored {Stored} + deadLettered {DeadLettered} + dropped {Dropped.Values.Sum()} + pending {Pending}");

    /// <summary>Waits until nothing is pending, checking the equation at every look.</summary>
    public static async Task<PipelineAccount> WaitUntilDrainedAsync(ShortenerProcess server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            PipelineAccount account;
            try
            {
                account = await ReadAsync(server);
            }
            catch (HttpRequestException away) when (away.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
            {
                // A connection that was cut a moment ago; the next reading takes another.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
                continue;
            }

            account.AssertHolds();
            if (account.Pending == 0)
            {
                return account;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }
}
