using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Shortener.Api;
using Shortener.Testing;

namespace Shortener.BrowserTests.Sweep;

/// <summary>The patterns of all routes outside the REST API that a browser may GET.</summary>
internal static class AppRoutes
{
    private static readonly Lazy<IReadOnlySet<string>> Patterns = new(Read);

    public static IReadOnlySet<string> All => Patterns.Value;

    private static HashSet<string> Read()
    {
        using var data = new TemporaryDirectory();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Directory"] = data.Path, ["urls"] = "http://127.0.0.1:0" });
        builder.AddShortenerApi();
        // Never started: only its routes are read.
        WebApplication app = builder.Build();
        app.UseShortenerApi();
        IEnumerable<string> patterns =
            from endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where !path.StartsWith("/api/", StringComparison.Ordinal)
            where endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods || methods.Contains(HttpMethods.Get)
            select path;
        HashSet<string> found = [.. patterns];
        app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return found;
    }
}
