using System.Globalization;

namespace Shortener.Core.Journal;

/// <summary>The files of a generation, mapped and checked, before anything is made of them.</summary>
internal sealed class GenerationFiles : IDisposable
{
    private readonly HashSet<Segment> _damagedHeaders = [];

    private GenerationFiles(string directory, JournalControl control)
    {
        Directory = directory;
        Control = control;
    }

    public string Directory { get; }

    public JournalControl Control { get; }

    /// <summary>Sorted by position.</summary>
    public List<Segment> Segments { get; } = [];

    /// <summary>Segments whose header did not verify; position and size are those of their files.</summary>
    public IReadOnlySet<Segment> DamagedHeaders => _damagedHeaders;

    /// <exception cref="InvalidDataException">A newer release wrote them.</exception>
    public static GenerationFiles Load(string directory, JournalIdentity fallback, long nowMicros, AllocateFile allocate)
    {
        var files = new GenerationFiles(directory, JournalControl.Open(directory, fallback, nowMicros, allocate));
        try
        {
            foreach (string path in System.IO.Directory.GetFiles(directory, "*" + Segment.FileEnding).Order(StringComparer.Ordinal))
            {
                files.Add(path, fallback.Generation);
            }

            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>An empty segment, so that a generation without any can be accounted for and closed.</summary>
    public void AddPlaceholder(long position, long nowMicros, AllocateFile allocate)
    {
        var segment = Segment.Create(Directory, Control.Identity, position, capacity: FrameHead.MaxFrameBytes, nowMicros, allocate, out _);
        Segments.Add(segment);
        _damagedHeaders.Add(segment);
    }

    public void Dispose()
    {
        Segments.ForEach(segment => segment.Dispose());
        Control.Dispose();
    }

    private void Add(string path, ulong generation)
    {
        if (!long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long position)
            || position < 0)
        {
            return;
        }

        // A file without even a header is a segment that was being created, or one cut down to nothing.
        if (Segment.TryOpen(path, position, generation, out bool headerVerified) is { } segment)
        {
            Segments.Add(segment);
            if (!headerVerified)
            {
                _damagedHeaders.Add(segment);
            }
        }
        else
        {
            File.Delete(path);
        }
    }
}
