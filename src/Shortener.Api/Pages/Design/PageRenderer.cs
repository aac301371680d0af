using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Shortener.Api.Pages.Design;

/// <summary>
/// Renders a component to the bytes of a page. Components inject nothing and start nothing: all they show is in their parameters.
/// Thread-safe.
/// </summary>
internal static partial class PageRenderer
{
    private static readonly ServiceProvider NoServices = new ServiceCollection().BuildServiceProvider();

    public static async Task<byte[]> RenderAsync<TComponent>(params (string Name, object? Value)[] parameters)
        where TComponent : IComponent
    {
        var values = ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
        await using var renderer = new HtmlRenderer(NoServices, NullLoggerFactory.Instance);
        string html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(values)).ToHtmlString());
        return Encoding.UTF8.GetBytes(ReferenceToLetter().Replace(html, Unescape));
    }

    /// <summary>The renderer writes every letter outside ASCII as a reference: a Russian page would be three times its size.</summary>
    [GeneratedRegex("&#x([0-9A-F]{2,4});")]
    private static partial Regex ReferenceToLetter();

    /// <summary>Letters only: they mean nothing in markup. A reference in the visitor's or owner's text is itself escaped (<c>&amp;amp;#x</c>) and never matches.</summary>
    private static string Unescape(Match reference)
    {
        char c = (char)ushort.Parse(reference.ValueSpan[3..^1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return c >= '\u00A1' && char.IsLetter(c) ? c.ToString() : reference.Value;
    }
}
