using System.Text.Json;

namespace Shortener.Benchmarks.Smoke;

/// <summary>Bytes that one operation of a benchmark may allocate, by <c>Class.Method</c>.</summary>
internal static class AllocationBudgets
{
    /// <summary>Reads the file from the <c>bench</c> folder of the checkout.</summary>
    public static IReadOnlyDictionary<string, double> ReadBeside(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "bench", name);
            if (File.Exists(path))
            {
                using FileStream file = File.OpenRead(path);
                return JsonSerializer.Deserialize<Dictionary<string, double>>(file)!;
            }
        }

        throw new FileNotFoundException($"No bench/{name} above {AppContext.BaseDirectory}");
    }
}
