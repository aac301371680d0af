using System.Reflection;
using System.Text.RegularExpressions;
using Shortener.Core.Clicks;
using Shortener.Testing;

namespace Shortener.UnitTests.Architecture;

public sealed partial class LayeringTests
{
    /// <summary>A file above this holds more than one thing.</summary>
    private const int MaxLines = 500;

    private static readonly HashSet<string> MeaninglessFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Utils", "Utilities", "Helpers", "Common", "Services", "Managers", "Models", "Extensions", "Misc", "Shared",
    };

    [Fact]
    public void Core_does_not_know_http()
    {
        AssemblyName[] references = typeof(RawClick).Assembly.GetReferencedAssemblies();
        Assert.DoesNotContain(references, name => name.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Core_and_ingest_do_not_know_the_api()
    {
        foreach (string project in new[] { "Shortener.Core", "Shortener.Ingest" })
        {
            AssemblyName[] references = Assembly.Load(project).GetReferencedAssemblies();
            Assert.DoesNotContain(references, name => name.Name == "Shortener.Api");
        }
    }

    [Fact]
    public void The_api_knows_no_database_and_no_sql()
    {
        List<string> found = [.. Lines("src/Shortener.Api", "*.cs")
            .Where(line => DatabaseUsing().IsMatch(line.Text) || Sql().IsMatch(line.Text))
            .Select(line => line.ToString())];
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public void Ingest_knows_no_markup()
    {
        Assert.Empty(Files("src/Shortener.Ingest", "*.razor").Concat(Files("src/Shortener.Ingest", "*.cshtml")));
    }

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold()
    {
        List<string> tooLong = [.. Files(".", "*.cs")
            .Select(file => (File: file, Lines: File.ReadLines(file).Count()))
            .Where(entry => entry.Lines > MaxLines)
            .Select(entry => $"{Path.GetRelativePath(Checkout.Root, entry.File)}: {entry.Lines} lines")];
        Assert.True(tooLong.Count == 0, string.Join('\n', tooLong));
    }

    [Fact]
    public void No_folder_is_named_after_nothing()
    {
        Assert.Empty(Files(".", "*.cs")
            .Select(file => Path.GetRelativePath(Checkout.Root, Path.GetDirectoryName(file)!))
            .Where(folder => folder.Split(Path.DirectorySeparatorChar).Any(MeaninglessFolders.Contains))
            .Distinct());
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        List<string> astray = [];
        foreach (string project in new[] { "src/Shortener.Core", "src/Shortener.Ingest", "src/Shortener.Api" })
        {
            foreach ((string file, int number, string text) in Lines(project, "*.cs"))
            {
                Match declared = Namespace().Match(text);
                string folder = Path.GetRelativePath(Checkout.Path("src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
                if (declared.Success && declared.Groups[1].Value != folder)
                {
                    astray.Add($"{Path.GetRelativePath(Checkout.Root, file)}:{number} {text}");
                }
            }
        }

        Assert.True(astray.Count == 0, string.Join('\n', astray));
    }

    private static IEnumerable<SourceLine> Lines(string folder, string pattern) =>
        Files(folder, pattern).SelectMany(file => File.ReadLines(file).Select((text, index) => new SourceLine(file, index + 1, text)));

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Checkout.Path(folder), pattern, SearchOption.AllDirectories)
            .Where(file => !GeneratedFolder().IsMatch(Path.GetRelativePath(Checkout.Root, file)));

    [GeneratedRegex(@"(^|[\\/])(bin|obj|artifacts|node_modules)[\\/]")]
    private static partial Regex GeneratedFolder();

    [GeneratedRegex(@"^\s*(global )?using (static )?(Npgsql|Microsoft\.Data\.Sqlite|Dapper)\b")]
    private static partial Regex DatabaseUsing();

    /// <summary>Statements as they are written in this repository: upper case, inside a string.</summary>
    [GeneratedRegex(@"(""|^\s+)(SELECT\s.+\sFROM|INSERT INTO|UPDATE\s\w+\sSET|DELETE FROM|CREATE TABLE|PRAGMA)\b")]
    private static partial Regex Sql();

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Namespace();

    private sealed record SourceLine(string File, int Number, string Text)
    {
        public override string ToString() => $"{Path.GetRelativePath(Checkout.Root, File)}:{Number} {Text.Trim()}";
    }
}
