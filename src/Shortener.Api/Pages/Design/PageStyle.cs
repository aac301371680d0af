using System.Security.Cryptography;
using System.Text;

namespace Shortener.Api.Pages.Design;

/// <summary>The one style sheet of visitors' pages: design tokens, then what is built of them. It travels inside each page.</summary>
internal static class PageStyle
{
    /// <summary>The sheet, without line ends.</summary>
    public static readonly string Text = Read("tokens.css") + Read("page.css");

    /// <summary>The source expression that lets a <c>Content-Security-Policy</c> take this sheet and no other.</summary>
    public static readonly string Source = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";

    private static string Read(string file)
    {
        using Stream resource = typeof(PageStyle).Assembly.GetManifestResourceStream(typeof(PageStyle), file)
            ?? throw new InvalidOperationException($"The build left out {file}");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().ReplaceLineEndings("");
    }
}
