using System.Net;
using System.Text;

namespace Shortener.IntegrationTests.Hubs;

/// <summary>Reading pages of other services is rationed, whether they are fetched or sent.</summary>
public sealed class HubImportBudgetTests(SqliteHubsServer server) : IClassFixture<SqliteHubsServer>
{
    [Fact]
    public async Task Files_count_against_the_workspaces_budget()
    {
        for (int i = 0; i < Api.Outbound.WorkspaceBudget.PerMinute; i++)
        {
            using HttpResponseMessage read = await ImportAsync();
            Assert.Equal(HttpStatusCode.UnprocessableEntity, read.StatusCode);
        }

        using HttpResponseMessage refused = await ImportAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    private Task<HttpResponseMessage> ImportAsync() =>
        server.Api.PostAsync("/api/v1/hubs/import?handle=rationed", new StringContent("<p>Nothing here</p>", Encoding.UTF8, "text/html"));
}
