using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing.Processes;

namespace Shortener.FaultTests.Stage;

/// <summary>Where an operator sees a fault: <c>/readyz</c>, <c>/metrics</c> and the log.</summary>
internal static class Signs
{
    /// <summary>The product looks once a second and gives a hanging check three; this is five times that.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the check is degraded in all three places, each with the same reason, which is returned.</summary>
    /// <param name="server">The node under the fault.</param>
    /// <param name="check">Name in <c>/readyz</c>.</param>
    /// <param name="reason">Text that the reason holds: what is wrong.</param>
    /// <param name="remedy">Text that the reason holds: what to do.</param>
    public static async Task<string> ShowAsync(ShortenerProcess server, string check, string reason, string remedy)
    {
        string found = "";
        await UntilAsync(
            async () =>
            {
                (string status, string? text) = await ReadyAsync(server, check);
                found = text ?? "";
                return status != "ok" && found.Contains(reason, StringComparison.Ordinal) && found.Contains(remedy, StringComparison.Ordinal);
            },
            () => $"/readyz does not show {check} with '{reason}' and '{remedy}': {found}\n{server.Output}");
        string line = $"shortener_health{{check=\"{check}\"}} ";
        string metrics = "";
        await UntilAsync(
            async () => (metrics = await server.Client.GetStringAsync("/metrics")).Contains(line + "1", StringComparison.Ordinal)
                || metrics.Contains(line + "2", StringComparison.Ordinal),
            () => $"/metrics does not show {line}:\n{metrics}");
        Assert.True(server.Output.Find($"Check {check} is ") is not null, $"The log does not tell of {check}:\n{server.Output}");
        return found;
    }

    /// <summary>Waits until the check is well again in <c>/readyz</c> and <c>/metrics</c>.</summary>
    public static async Task ClearAsync(ShortenerProcess server, string check)
    {
        string last = "";
        await UntilAsync(
            async () =>
            {
                (string status, string? text) = await ReadyAsync(server, check);
                last = text ?? "";
                return status == "ok";
            },
            () => $"/readyz still shows {check}: {last}");
        await UntilAsync(
            async () => (await server.Client.GetStringAsync("/metrics")).Contains($"shortener_health{{check=\"{check}\"}} 0", StringComparison.Ordinal),
            () => $"/metrics still shows {check}");
    }

    /// <summary>The sum of a metric's series whose line starts with <paramref name="name"/>; 0 where there is none.</summary>
    public static async Task<double> MetricAsync(ShortenerProcess server, string name)
    {
        string metrics = await server.Client.GetStringAsync("/metrics");
        return metrics.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Asks again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> otherwise, TimeSpan? deadline = null)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < (deadline ?? Deadline), otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task<(string Status, string? Reason)> ReadyAsync(ShortenerProcess server, string check)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync("/readyz");
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        JsonElement line = body.GetProperty("checks").EnumerateArray().Single(line => line.GetProperty("name").GetString() == check);
        return (line.GetProperty("status").GetString()!, line.GetProperty("reason").GetString());
    }
}
