using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;

namespace Shortener.Api.Assets;

/// <summary>
/// Scripts, style sheets and icons that the build put into <c>web/</c> beside the binaries, by the addresses that pages name them with:
/// each address holds a hash of the content, so whoever has it keeps it. Thread-safe; files are read once, when first asked for.
/// </summary>
internal static class WebAssets
{
    /// <summary>Where they are served.</summary>
    public const string Prefix = "/app/assets/";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "web");
    private static readonly FrozenDictionary<string, string> Manifest = ReadManifest();
    private static readonly ConcurrentDictionary<string, byte[]?> Read = new(StringComparer.Ordinal);

    /// <summary>Address of a file by its name in the sources, such as <c>app.js</c>.</summary>
    /// <exception cref="KeyNotFoundException">The build made no such file.</exception>
    public static string AddressOf(string name) => Prefix + Manifest[name];

    /// <summary>
    /// Content of a built file by its hashed name, with <c>.br</c> or <c>.gz</c> behind it for a compressed copy; null when there is none.
    /// </summary>
    public static byte[]? Find(string file)
    {
        // Names come from visitors: only what the build could have made reaches the file system, and only that is remembered.
        foreach (char c in file)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            {
                return null;
            }
        }

        if (Read.TryGetValue(file, out byte[]? known))
        {
            return known;
        }

        string path = Path.Combine(Folder, file);
        return file.Contains("..", StringComparison.Ordinal) || !File.Exists(path) ? null : Read.GetOrAdd(file, File.ReadAllBytes(path));
    }

    private static FrozenDictionary<string, string> ReadManifest()
    {
        using FileStream manifest = File.OpenRead(Path.Combine(Folder, "manifest.json"));
        return JsonSerializer.Deserialize<Dictionary<string, string>>(manifest)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
