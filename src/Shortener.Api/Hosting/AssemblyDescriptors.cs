using System.Globalization;
using System.Runtime.InteropServices;

namespace Shortener.Api.Hosting;

/// <summary>
/// Gives back the descriptors that the runtime keeps open for assemblies it has mapped: two for each of about 115, which is all that a
/// limit of 256 allows, and the runtime aborts when it gets no further one. The mappings do not need them, and the runtime touches
/// them again only when it unloads an assembly, which it never does here (no collectible load context). Used only where the limit is
/// so low that the process would die otherwise: a descriptor that the runtime did touch again could by then be another file's. Thread-safe.
/// </summary>
internal sealed class AssemblyDescriptors
{
    private readonly Lock _gate = new();

    // Guarded by the gate.
    private Dictionary<int, string> _seen = [];

    /// <summary>
    /// Closes what the call before saw as well: an assembly that is being loaded at this moment still needs its file. Leave some
    /// hundred milliseconds between two calls. Does nothing where the limit is high enough.
    /// </summary>
    public void GiveBack()
    {
        if (!OpenFiles.IsScarce)
        {
            return;
        }

        lock (_gate)
        {
            Dictionary<int, string> open = ReadOpen();
            foreach ((int descriptor, string path) in open.Where(entry => _seen.GetValueOrDefault(entry.Key) == entry.Value).ToArray())
            {
                _ = Close(descriptor);
                open.Remove(descriptor);
            }

            _seen = open;
        }
    }

    private static Dictionary<int, string> ReadOpen()
    {
        var open = new Dictionary<int, string>();
        foreach (string link in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            if (TargetOf(link) is { } target && target.EndsWith(".dll", StringComparison.Ordinal))
            {
                open[int.Parse(Path.GetFileName(link.AsSpan()), CultureInfo.InvariantCulture)] = target;
            }
        }

        return open;
    }

    private static string? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            // Closed since the list was read, as the list's own descriptor always is.
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
