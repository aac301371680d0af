using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Shortener.Core.Destinations;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>
/// Base of short URLs on the default domain: <c>Links:PublicUrl</c>, else the first listening address. Thread-safe.
/// </summary>
internal sealed class PublicUrl(IOptions<LinksOptions> options, IServer server)
{
    private const string BeforeListening = "http://localhost/";

    // Written once, by whichever thread asks first after the server listens; all would write the same.
    private volatile WebUrl? _base;

    /// <summary>Scheme, host and port; its path is <c>/</c>.</summary>
    public WebUrl Base => _base ?? Find();

    /// <summary>Address of a link.</summary>
    /// <param name="domain">Host of the link's domain; null for the default domain.</param>
    /// <param name="slug">Slug of the link; letters outside ASCII are percent-encoded.</param>
    public string Of(string? domain, string slug)
    {
        string path = Ascii.IsValid(slug) ? slug : Uri.EscapeDataString(slug);
        return domain is null ? $"{Base.Origin}/{path}" : $"https://{domain}/{path}";
    }

    private WebUrl Find()
    {
        string? configured = options.Value.PublicUrl is { Length: > 0 } given ? given : null;
        string? listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(address => !address.StartsWith("http://unix:", StringComparison.Ordinal));
        WebUrl found = Parse(configured ?? Reachable(listening) ?? BeforeListening);
        if (configured is not null || listening is not null)
        {
            _base = found;
        }

        return found;
    }

    /// <summary>Kestrel's wildcards name no host that a browser could open.</summary>
    private static string? Reachable(string? address) => address?
        .Replace("://*", "://localhost", StringComparison.Ordinal)
        .Replace("://+", "://localhost", StringComparison.Ordinal)
        .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://[::]", "://localhost", StringComparison.Ordinal);

    private static WebUrl Parse(string text) =>
        WebUrl.TryParse(text, null, out WebUrl? url) == WebUrlError.None ? url! : throw new InvalidOperationException($"'{text}' is no base of short URLs");
}
