using System.Globalization;
using System.Reflection;

namespace Shortener.Core.Storage;

/// <summary>One numbered SQL file. Landed migrations are never edited: a change is a new file with the next number, on every backend that it concerns.</summary>
/// <param name="Number">From the file name, <c>0001_init.sql</c> is 1.</param>
/// <param name="Name">File name without its ending.</param>
public sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>The embedded migrations of a backend in order of their numbers.</summary>
    public static IReadOnlyList<Migration> All(StorageBackend backend)
    {
        string prefix = $"Shortener.Core.Storage.{backend}.Migrations.";
        Assembly assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, prefix.Length))
            .OrderBy(migration => migration.Number)];
    }

    private static Migration Read(Assembly assembly, string resource, int prefixLength)
    {
        string name = Path.GetFileNameWithoutExtension(resource[prefixLength..]);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
