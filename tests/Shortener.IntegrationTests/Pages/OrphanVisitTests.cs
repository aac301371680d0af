using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Orphans;
using Shortener.Core.Redirects;

namespace Shortener.IntegrationTests.Pages;

public sealed class OrphanVisitTests(PagesServer server) : IClassFixture<PagesServer>
{
    [Fact]
    public async Task What_was_counted_is_read_within_seconds()
    {
        OrphanVisits visits = server.Services.GetRequiredService<OrphanVisits>();
        int domain = server.Services.GetRequiredService<DomainTable>().Find("go.example")!.DomainId;
        visits.Count(domain, OrphanKind.Root, "", isBot: false);
        visits.Count(domain, OrphanKind.UnknownSlug, "nope", isBot: false);
        visits.Count(domain, OrphanKind.UnknownSlug, "nope", isBot: true);
        JsonElement answer = default;
        for (int i = 0; i < 100 && (i == 0 || answer.GetProperty("items").GetArrayLength() < 2); i++)
        {
            await Task.Delay(100);
            answer = await server.GetJsonAsync("/api/v1/orphan-visits?from=2020-01-01&domain=go.example");
        }

        Assert.Equal(
            """{"items":[{"domain":"go.example","kind":"root","visits":1,"botVisits":0},{"domain":"go.example","kind":"unknownSlug","visits":1,"botVisits":1}],"topSlugs":[{"domain":"go.example","slug":"nope","visits":1,"botVisits":1}]}""",
            answer.GetRawText());
        Assert.Equal(0, (await server.GetJsonAsync("/api/v1/orphan-visits?to=2020-01-01")).GetProperty("items").GetArrayLength());
        string metrics = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("""shortener_orphans_visits_total{kind="unknown_slug"} 2""", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("domain=other.example", "domain")]
    public async Task A_bad_question_is_refused_by_name(string query, string field)
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, $"/api/v1/orphan-visits?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }
}
