using System.Text.RegularExpressions;
using Shortener.Testing;

namespace Shortener.UnitTests.Architecture;

/// <summary>The documents name files; a reader who looks for one finds it.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("deploy/README.md")]
    [InlineData("docs/operations.md")]
    public void Every_file_that_a_document_names_exists(string document)
    {
        HashSet<string> files = [.. Directory.EnumerateFiles(Checkout.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Checkout.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.StartsWith("artifacts/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))];
        List<string> missing = [.. Named(File.ReadAllText(Checkout.Path(document)))
            .Where(name => !files.Any(file => Matches(file, name)))];
        Assert.True(missing.Count == 0, $"{document} names {string.Join(", ", missing)}");
    }

    /// <summary>Backticked names that end like a source file, but for placeholders (<c>Xxx</c>, <c>NNNN</c>, <c>&lt;Feature&gt;</c>).</summary>
    private static IEnumerable<string> Named(string text) => FileName().Matches(text)
        .Select(match => match.Groups[1].Value)
        .Where(name => !name.Contains("Xxx", StringComparison.Ordinal) && !name.Contains("NNNN", StringComparison.Ordinal) && !name.Contains('<'))
        .Distinct(StringComparer.Ordinal);

    /// <summary>A name may leave out leading folders and write <c>*</c> or <c>…</c> for a part that differs between backends.</summary>
    private static bool Matches(string file, string name)
    {
        string pattern = Regex.Escape(name).Replace("\\*", "[^/]*", StringComparison.Ordinal).Replace("…", "[^/]*", StringComparison.Ordinal);
        return Regex.IsMatch(file, $"(^|[/.]){pattern}$", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"`([^`\s]+\.(?:cs|sql))`")]
    private static partial Regex FileName();
}
