using System.Globalization;

namespace Shortener.Api.Hosting;

/// <summary>
/// How many files this process has open and may open (<c>ulimit -n</c>; systemd's <c>LimitNOFILE</c>). Linux only; elsewhere nothing is
/// known and nothing is limited. The runtime itself holds two descriptors for each of its about 115 assemblies.
/// </summary>
internal static class OpenFiles
{
    /// <summary>
    /// What the product holds beside connections: 240 for the runtime and the databases' files, 64 journal segments, a pool of 100
    /// connections to PostgreSQL, and as much again to spare.
    /// </summary>
    public const int OwnNeed = 512;

    /// <summary>With fewer the runtime ends before it has loaded what it needs.</summary>
    private const int Least = 200;

    /// <summary>The hard limit, to which the runtime raises the soft one at its start; null when unknown or unlimited.</summary>
    public static int? Limit { get; } = ReadLimit();

    /// <summary>The limit leaves little room for connections.</summary>
    public static bool IsLow => Limit < 2 * OwnNeed;

    /// <summary>The limit leaves no room for what the runtime keeps open itself; see <see cref="AssemblyDescriptors"/>.</summary>
    public static bool IsScarce => Limit < OwnNeed;

    /// <summary>Call first: with fewer the runtime itself aborts, at whatever moment it loads an assembly.</summary>
    /// <exception cref="StartException">The process may open too few files.</exception>
    public static void RequireEnough()
    {
        if (Limit < Least)
        {
            throw new StartException(string.Create(CultureInfo.InvariantCulture,
                $"The process may open only {Limit} files; below {Least} it cannot run, and {2 * OwnNeed} or more are recommended. Raise the limit (ulimit -n, LimitNOFILE) and start again."));
        }
    }

    /// <summary>Descriptors in use; null when unknown.</summary>
    public static int? Count()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : null;
        }
        catch (IOException)
        {
            // Not even this folder can be opened any more.
            return Limit;
        }
    }

    /// <summary>
    /// Connections that leave the product its own files: beyond them connections are refused, instead of databases and journal
    /// segments failing to open. Null: no limit needed.
    /// </summary>
    public static int? ConnectionsFor(int? limit) => limit switch
    {
        null => null,
        >= 2 * OwnNeed => limit - OwnNeed,
        _ => Math.Max(4, (limit.Value - 128) / 2),
    };

    private static int? ReadLimit()
    {
        const string Name = "Max open files";
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        string[] words = line?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int hard) ? hard : null;
    }
}
