using System.Net;
using Shortener.Testing.Outbound;

namespace Shortener.BrowserTests.Stage;

/// <summary>Every site that links lead to: a plain page for each address, whose heading says which it is.</summary>
public sealed class World : IAsyncDisposable
{
    private const string Post = "http://social.example/feed?to=";

    private readonly ScriptedSite _site = new(path => ScriptedSite.Page(
        $"<!DOCTYPE html><html lang=\"en\"><title>Destination</title><link rel=\"icon\" href=\"data:,\"><h1>Arrived at {WebUtility.HtmlEncode(path)}</h1>{LinkIn(path)}"));

    public IPEndPoint EndPoint => _site.EndPoint;

    /// <summary>Address of a page elsewhere that links to ours, as "Follow".</summary>
    public static string PostWith(Uri address) => Post + Uri.EscapeDataString(address.AbsoluteUri);

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static string LinkIn(string path) => path.IndexOf("?to=", StringComparison.Ordinal) is > 0 and var at
        ? $"<p><a href=\"{WebUtility.HtmlEncode(Uri.UnescapeDataString(path[(at + 4)..]))}\">Follow</a></p>"
        : "";
}
