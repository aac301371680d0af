using Microsoft.Extensions.Options;
using Shortener.Core.Geo;

namespace Shortener.Ingest.Geo;

/// <summary>
/// Checks the form of <c>Geo:DatabasePaths</c>. Whether the files are there and sound is no matter of the start: the product runs
/// without locations, says so, and takes a file over once it appears.
/// </summary>
internal sealed class GeoOptionsValidator : IValidateOptions<GeoOptions>
{
    public ValidateOptionsResult Validate(string? name, GeoOptions options)
    {
        var failures = new List<string>();
        if (options.DatabasePaths.Count > GeoOptions.MaxDatabases)
        {
            failures.Add(
                $"Geo:DatabasePaths has {options.DatabasePaths.Count} entries; at most {GeoOptions.MaxDatabases} are allowed "
                + $"(environment: Geo__DatabasePaths__0 to Geo__DatabasePaths__{GeoOptions.MaxDatabases - 1}).");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int index = 0; index < options.DatabasePaths.Count; index++)
        {
            string path = options.DatabasePaths[index];
            string key = $"Geo:DatabasePaths:{index} is '{path}' (environment: Geo__DatabasePaths__{index})";
            if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            {
                failures.Add($"{key}: it must be the path of an .mmdb file.");
            }
            else if (!seen.Add(Path.GetFullPath(path)))
            {
                failures.Add($"{key}: the same file is named twice.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
