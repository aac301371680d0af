using System.Net;
using Shortener.Testing.Outbound;

namespace Shortener.BrowserTests.Stage;

/// <summary>Every site that links lead to: a plain page for each address, whose heading says which it is.</summary>
public sealed class World : IAsyncDisposable
{
    private readonly ScriptedSite _site = new(path => ScriptedSite.Page(
        $"<!DOCTYPE html><html lang=\"en\"><title>Destination</title><link rel=\"icon\" href=\"data:,\"><h1>Arrived at {WebUtility.HtmlEncode(path)}</h1>"));

    public IPEndPoint EndPoint => _site.EndPoint;

    public ValueTask DisposeAsync() => _site.DisposeAsync();
}
