using System.Net;
using Shortener.Client;
using Shortener.IntegrationTests.Pages;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Client;

/// <summary>What a developer does with the client, against the whole product.</summary>
public sealed class ClientJourneyTests(PagesServer server) : IClassFixture<PagesServer>, IDisposable
{
    private readonly HttpClient _http = new(new DescribedApiHandler(new SocketsHttpHandler()));

    private ShortenerClient Client => field ??= new ShortenerClient(new ShortenerClientOptions
    {
        BaseAddress = server.Client.BaseAddress!,
        ApiKey = PagesServer.ApiKey,
        HttpClient = _http,
    });

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_link_is_created_changed_and_deleted_by_its_versions()
    {
        ApiAnswer<LinkResource> created = await Client.CreateLinkAsync(new LinkRequest { Url = "https://example.com/a", Title = "A", Notes = "n" });
        string id = created.Value!.Id;
        Assert.Equal($"/api/v1/links/{id}", created.Location!.OriginalString);
        Assert.True((await Client.GetLinkAsync(id, ifNoneMatch: created.ETag)).IsNotModified);

        ApiAnswer<LinkResource> changed = await Client.ChangeLinkAsync(id, new LinkRequest { Title = "B", Cleared = ["notes"] }, ifMatch: created.ETag);
        Assert.Equal(("B", null), (changed.Value!.Title, changed.Value.Notes));
        Assert.False((await Client.GetLinkAsync(id, ifNoneMatch: created.ETag)).IsNotModified);

        ApiException late = await Assert.ThrowsAsync<ApiException>(() => Client.ChangeLinkAsync(id, new LinkRequest { Title = "C" }, ifMatch: created.ETag));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "precondition_failed"), (late.Status, late.Code));
        await Assert.ThrowsAsync<ApiException>(() => Client.DeleteLinkAsync(id, ifMatch: created.ETag));

        ApiAnswer<bool> deleted = await Client.DeleteLinkAsync(id, ifMatch: changed.ETag);
        await Assert.ThrowsAsync<ApiException>(() => Client.RestoreLinkAsync(id, ifMatch: changed.ETag));
        Assert.Equal("B", (await Client.RestoreLinkAsync(id, ifMatch: deleted.ETag)).Value!.Title);

        deleted = await Client.DeleteLinkAsync(id);
        ApiException kept = await Assert.ThrowsAsync<ApiException>(
            () => Client.DeleteLinkAsync(id, new DeleteLinkQuery { Permanently = true }, ifMatch: changed.ETag));
        Assert.Equal("precondition_failed", kept.Code);
        await Client.DeleteLinkAsync(id, new DeleteLinkQuery { Permanently = true }, ifMatch: deleted.ETag);
        Assert.Equal("not_found", (await Assert.ThrowsAsync<ApiException>(() => Client.RestoreLinkAsync(id))).Code);
    }

    [Fact]
    public async Task Creating_twice_under_one_key_creates_once_and_another_body_is_refused()
    {
        var request = new LinkRequest { Url = "https://example.com/once" };
        ApiAnswer<LinkResource> first = await Client.CreateLinkAsync(request, idempotencyKey: "once");
        ApiAnswer<LinkResource> again = await Client.CreateLinkAsync(request, idempotencyKey: "once");

        Assert.Equal((first.Value!.Id, first.ETag, first.Location, true), (again.Value!.Id, again.ETag, again.Location, again.IsReplayed));
        ApiException other = await Assert.ThrowsAsync<ApiException>(
            () => Client.CreateLinkAsync(request with { Title = "other" }, idempotencyKey: "once"));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task Errors_name_their_fields()
    {
        ApiException refusal = await Assert.ThrowsAsync<ApiException>(
            () => Client.CreateLinkAsync(new LinkRequest { Url = "https://example.com/", Title = new string('a', 501) }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation_failed"), (refusal.Status, refusal.Code));
        Assert.Contains("at most 500", Assert.Single(refusal.Errors["title"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_link_is_read_page_by_page()
    {
        string[] urls = [.. Enumerable.Range(0, 7).Select(i => $"https://example.com/pages/{i}")];
        await Client.CreateLinksAsync(new BulkRequest
        {
            Links = [.. urls.Select(url => new LinkRequest { Url = url, Tags = ["pages"] })],
        });

        var found = new List<string>();
        await foreach (LinkResource link in Client.ListLinksAllAsync(new ListLinksQuery { Tag = "pages", Limit = 3 }))
        {
            found.Add(link.Url);
        }

        Assert.Equal(urls.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Domains_apps_and_metrics_are_read_and_changed()
    {
        ApiAnswer<DomainResource> domain = await Client.CreateDomainAsync(new CreateDomainRequest { Host = "client.example" });
        string id = domain.Value!.Id;
        ApiAnswer<DomainApps> none = await Client.GetDomainAppsAsync(id);
        ApiAnswer<DomainApps> apps = await Client.SetDomainAppsAsync(id, new DomainApps { AppleAppIds = ["ABCDE12345.com.example.app"] }, ifMatch: none.ETag);
        Assert.Equal(["ABCDE12345.com.example.app"], apps.Value!.AppleAppIds!);
        ApiException late = await Assert.ThrowsAsync<ApiException>(() => Client.SetDomainAppsAsync(id, new DomainApps(), ifMatch: none.ETag));
        Assert.Equal("precondition_failed", late.Code);
        Assert.True((await Client.GetDomainAppsAsync(id, ifNoneMatch: apps.ETag)).IsNotModified);
        await Client.DeleteDomainAsync(id, ifMatch: domain.ETag);

        Assert.Equal(0, (await Client.GetMetricsAsync(new GetMetricsQuery { From = "2020-01-01", To = "2020-01-02" })).Value!.Clicks);
        Assert.Equal(2, (await Client.GetMetricsTimeSeriesAsync(new GetMetricsTimeSeriesQuery { Interval = "day", From = "2020-01-01", To = "2020-01-03" })).Value!.Points.Count);
        Assert.NotNull((await Client.GetMeAsync()).Value!.Workspace);
    }
}
