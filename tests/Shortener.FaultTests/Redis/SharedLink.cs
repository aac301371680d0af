using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Shortener.Testing.Processes;

namespace Shortener.FaultTests.Redis;

/// <summary>A link that two nodes hold while one of them changes it, disables it and deletes it.</summary>
internal sealed class SharedLink
{
    /// <summary>The promise is one second; five times that is the slack of a busy machine.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly ShortenerProcess _changes;
    private readonly ShortenerProcess _obeys;
    private readonly string _resource;
    private readonly string _slug;
    private int _edits;

    private SharedLink(ShortenerProcess changes, ShortenerProcess obeys, string id, string slug)
    {
        _changes = changes;
        _obeys = obeys;
        _resource = "/api/v1/links/" + id;
        _slug = slug;
    }

    /// <summary>Makes the link on one node and has both hold it.</summary>
    public static async Task<SharedLink> CreateAsync(ShortenerProcess changes, ShortenerProcess obeys)
    {
        using HttpResponseMessage created = await changes.Client.PostAsJsonAsync("/api/v1/links", new { url = "https://example.com/0" });
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
        JsonElement link = await created.Content.ReadFromJsonAsync<JsonElement>();
        var shared = new SharedLink(changes, obeys, link.GetProperty("id").GetString()!, link.GetProperty("slug").GetString()!);
        await shared.ObeyedAsync(302, "https://example.com/0");
        return shared;
    }

    public async Task EditAsync()
    {
        string url = string.Create(CultureInfo.InvariantCulture, $"https://example.com/{++_edits}");
        await PatchAsync(new { url });
        await ObeyedAsync(302, url);
    }

    public async Task DisableAsync()
    {
        await PatchAsync(new { enabled = false });
        await ObeyedAsync(410, null);
        await PatchAsync(new { enabled = true });
        await ObeyedAsync(302, string.Create(CultureInfo.InvariantCulture, $"https://example.com/{_edits}"));
    }

    public async Task DeleteAsync()
    {
        using HttpResponseMessage deleted = await _changes.Client.DeleteAsync(_resource);
        Assert.Equal(204, (int)deleted.StatusCode);
        await ObeyedAsync(404, null);
    }

    private async Task PatchAsync(object change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, _resource) { Content = JsonContent.Create(change) };
        using HttpResponseMessage answer = await _changes.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Both nodes answer so within the deadline, and go on doing so: an old entry may not come back from Redis.</summary>
    private async Task ObeyedAsync(int status, string? location)
    {
        long changed = TimeProvider.System.GetTimestamp();
        foreach (ShortenerProcess node in (ShortenerProcess[])[_changes, _obeys])
        {
            while (await AskAsync(node) is var answer && answer != (status, location))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(changed) < Deadline, $"still {answer} instead of {status} {location}\n{node.Output}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        for (int look = 0; look < 5; look++)
        {
            Assert.Equal((status, location), await AskAsync(_changes));
            Assert.Equal((status, location), await AskAsync(_obeys));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private async Task<(int Status, string? Location)> AskAsync(ShortenerProcess node)
    {
        using HttpResponseMessage answer = await node.Client.GetAsync("/" + _slug);
        return ((int)answer.StatusCode, answer.Headers.Location?.OriginalString);
    }
}
