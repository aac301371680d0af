using System.Security.Cryptography;
using System.Text;

namespace Shortener.Api.Pages.Design;

/// <summary>
/// The style sheets of visitors' pages, which travel inside each page: design tokens and the page itself in one, what only pages with
/// addresses, buttons and forms need in the other.
/// </summary>
internal static class PageStyle
{
    /// <summary>Colours, sizes and spaces alone; without line ends.</summary>
    public static readonly string Tokens = Read("tokens.css");

    /// <summary>For every page; without line ends.</summary>
    public static readonly string Page = Tokens + Read("page.css");

    /// <summary>For pages with more than words; without line ends.</summary>
    public static readonly string Parts = Read("parts.css");

    /// <summary>The source expressions that let a <c>Content-Security-Policy</c> take these sheets and no others.</summary>
    public static readonly string Sources = $"{SourceOf(Page)} {SourceOf(Parts)}";

    /// <summary>The source expression of a sheet.</summary>
    public static string SourceOf(string sheet) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(sheet)))}'";

    private static string Read(string file) => Read(typeof(PageStyle), file);

    /// <summary>A sheet that lies beside a type; without line ends.</summary>
    public static string Read(Type beside, string file)
    {
        using Stream resource = beside.Assembly.GetManifestResourceStream(beside, file)
            ?? throw new InvalidOperationException($"The build left out {file}");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().ReplaceLineEndings("");
    }
}
