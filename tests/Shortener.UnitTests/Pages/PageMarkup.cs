using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Shortener.UnitTests.Pages;

/// <summary>A page as it was answered.</summary>
internal sealed partial record PageMarkup(int Status, IHeaderDictionary Headers, string Html)
{
    /// <summary>Tags in their order with the names of their attributes; what stands between them and in quotes is left out.</summary>
    public IReadOnlyList<string> Skeleton => [.. Tag().Matches(Html).Select(tag => Quoted().Replace(tag.Value, "\"\""))];

    /// <summary>Targets of links, forms and images.</summary>
    public IReadOnlyList<string> Targets => [.. Target().Matches(Html).Select(target => System.Net.WebUtility.HtmlDecode(target.Groups[1].Value))];

    /// <summary>The words of the body, decoded.</summary>
    public string Words => System.Net.WebUtility.HtmlDecode(Tag().Replace(Html[Html.IndexOf("<body>", StringComparison.Ordinal)..], " "));

    public static async Task<PageMarkup> RenderAsync(Func<HttpContext, Task> page, string language = "en", string method = "GET")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Headers.AcceptLanguage = language;
        var body = new MemoryStream();
        context.Response.Body = body;
        await page(context);
        await context.Response.BodyWriter.FlushAsync();
        return new PageMarkup(context.Response.StatusCode, context.Response.Headers, Encoding.UTF8.GetString(body.ToArray()));
    }

    [GeneratedRegex("<[a-zA-Z/!][^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?:href|src|action)=\"([^\"]*)\"")]
    private static partial Regex Target();
}
