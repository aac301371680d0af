using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Shortener.Api;
using Shortener.Testing;

namespace Shortener.BrowserTests.Sweep;

public sealed class PageListTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    [Fact]
    public async Task Every_route_that_answers_a_browser_is_in_the_list()
    {
        string[] routes = await RoutesAsync();
        string[] listed = [.. PageList.All.Select(page => page.Route).OfType<string>(), .. PageList.NoPages.Keys];
        string[] missing = [.. routes.Except(listed)];
        Assert.True(missing.Length == 0, "Add to PageList: " + string.Join(", ", missing));
        string[] gone = [.. listed.Except(routes)];
        Assert.True(gone.Length == 0, "No such route, take out of PageList: " + string.Join(", ", gone));
    }

    [Fact]
    public void Names_are_unique() => Assert.Empty(PageList.All.GroupBy(page => page.Name).Where(group => group.Count() > 1).Select(group => group.Key));

    public void Dispose() => _data.Dispose();

    private async Task<string[]> RoutesAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Directory"] = _data.Path, ["urls"] = "http://127.0.0.1:0" });
        builder.AddShortenerApi();
        // Never started: only its routes are read.
        await using WebApplication app = builder.Build();
        app.UseShortenerApi();
        return
        [
            .. from endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
               let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
               where !path.StartsWith("/api/", StringComparison.Ordinal)
               where endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Contains(HttpMethods.Get)
               select path,
        ];
    }
}
