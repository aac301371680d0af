using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.AbuseReports;
using Shortener.IntegrationTests.Pages;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Description;

/// <summary>
/// Pages do not shift: what was there when the first page was read and stays there is shown exactly once, whatever is added and deleted
/// between the pages.
/// </summary>
public sealed class PagingTests(PagesServer server) : IClassFixture<PagesServer>
{
    private const int Before = 9;

    /// <summary>Lists with a way to add to them and to take from them; the others of the description are named with the reason.</summary>
    private static readonly HashSet<string> Tried = ["listLinks", "listUtmTemplates", "listTags", "listFolders", "listAbuseReports", "listKeys", "listWebhooks", "listInvitations", "listInterstitials"];

    /// <summary>
    /// Breakdowns go by counts that change (their cursor is a count and a value); dead letters, the audit log, deliveries and imports are
    /// only ever added, by their id; clicks have a test of their own; people join by invitation, one by one;
    /// hubs, images and leads go by their id like webhooks.
    /// </summary>
    private static readonly HashSet<string> Excepted =
        ["getMetricsBreakdown", "listDeadLetters", "listAudit", "listWebhookDeliveries", "listImports", "listClicks", "listMembers", "listHubs", "listImages", "listLeads"];

    [Theory]
    [InlineData("listLinks")]
    [InlineData("listUtmTemplates")]
    [InlineData("listTags")]
    [InlineData("listFolders")]
    [InlineData("listAbuseReports")]
    [InlineData("listKeys")]
    [InlineData("listWebhooks")]
    [InlineData("listInvitations")]
    [InlineData("listInterstitials")]
    public async Task A_list_is_stable_under_writes(string operationId)
    {
        ApiDocument document = await ReadAsync();
        ApiOperation operation = document.Operations.Single(candidate => candidate.Id == operationId);
        var added = new List<string>();
        for (int i = 0; i < Before; i++)
        {
            added.Add(await AddAsync(operationId, i));
        }

        var seen = new List<string>();
        string? cursor = null;
        int round = 0;
        string? removed = null;
        do
        {
            string query = "?limit=2" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor));
            JsonElement page = await server.GetJsonAsync(operation.Path + query);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => KeyOf(operationId, item)));
            cursor = page.GetProperty("nextCursor").GetString();
            if (round == 1)
            {
                // What was shown already, and what the cursor stands on, may go.
                removed = await RemoveAsync(operationId, seen[^1]) ? seen[^1] : null;
            }

            await AddAsync(operationId, 100 + round++);
            Assert.True(round < 100, "The list has no end");
        }
        while (cursor is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(added.Where(key => key != removed).Except(seen));
    }

    [Fact]
    public async Task Every_list_with_a_cursor_is_tried()
    {
        IEnumerable<string> lists = (await ReadAsync()).Operations
            .Where(operation => operation.Method == "GET" && operation.Parameters.Any(parameter => parameter.GetProperty("name").GetString() == "cursor"))
            .Select(operation => operation.Id);
        Assert.Empty(lists.Except(Tried).Except(Excepted));
    }

    private static string KeyOf(string operationId, JsonElement item) =>
        item.GetProperty(operationId is "listTags" or "listFolders" ? "name" : "id").GetString()!;

    private async Task<string> AddAsync(string operationId, int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"p{number:D3}-{operationId}");
        switch (operationId)
        {
            case "listUtmTemplates":
                return await PostAsync("/api/v1/utm-templates", new { name, source = "s" });
            case "listKeys":
                return await PostAsync("/api/v1/keys", new { name, scopes = new[] { "links:read" } });
            case "listInterstitials":
                return await PostAsync("/api/v1/interstitials", new { name });
            case "listWebhooks":
                return await PostAsync("/api/v1/webhooks", new { url = "https://8.8.8.8/" + name, events = new[] { "link.created" } });
            case "listInvitations":
                return await PostAsync("/api/v1/invitations", new { email = name + "@example.com", role = "viewer" });

            case "listAbuseReports":
                var report = new AbuseReport
                {
                    WorkspaceId = 1,
                    LinkId = 1,
                    Host = "",
                    Slug = "a",
                    Url = "https://example.com/",
                    Reason = AbuseReason.Spam,
                    CreatedAt = TimeProvider.System.GetUtcNow(),
                };
                long id = await server.Services.GetRequiredService<IAbuseReportStore>().AddAsync(report, CancellationToken.None);
                return Core.Ids.OpaqueId.AbuseReport.Format(id);
            default:
                JsonElement link = await server.CreateAsync(new { url = "https://example.com/" + name, tags = new[] { name }, folder = name });
                return operationId == "listLinks" ? link.GetProperty("id").GetString()! : name;
        }
    }

    private async Task<string> PostAsync(string path, object body)
    {
        using HttpResponseMessage answer = await server.SendAsync(HttpMethod.Post, path, System.Net.Http.Json.JsonContent.Create(body));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>False where the list has nothing that can be taken from it.</summary>
    private async Task<bool> RemoveAsync(string operationId, string key)
    {
        string? path = operationId switch
        {
            "listLinks" => "/api/v1/links/" + key,
            "listUtmTemplates" => "/api/v1/utm-templates/" + key,
            "listKeys" => "/api/v1/keys/" + key,
            "listInterstitials" => "/api/v1/interstitials/" + key,
            "listWebhooks" => "/api/v1/webhooks/" + key,
            "listInvitations" => "/api/v1/invitations/" + key,
            _ => null,
        };
        if (path is null)
        {
            return false;
        }

        using HttpResponseMessage answer = await server.SendAsync(HttpMethod.Delete, path);
        Assert.True(answer.IsSuccessStatusCode);
        return true;
    }

    private async Task<ApiDocument> ReadAsync() => ApiDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json"));
}
