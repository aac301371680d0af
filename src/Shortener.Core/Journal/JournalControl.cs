using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shortener.Core.Journal;

/// <summary>
/// The mapped file <c>control</c> of a generation: who wrote it, how it was left, and the counters that belong to no segment.
/// Refusals are counted by appenders, <see cref="Released"/> follows the commits; the rest is written at opening and closing alone.
/// </summary>
internal sealed unsafe class JournalControl : IDisposable
{
    private const string FileName = "control";
    private const ulong MagicValue = 0x31525443_4A4C4353;
    private const uint CurrentVersion = 1;
    private const int SummedBytes = 48;

    // A word of its own meaning, so that a flipped bit never claims a clean close.
    private const ulong ClosedCleanly = 0x4E41454C_43444F4F;

    private static readonly string[] RefusalNames =
        [DropReason.JournalFull, DropReason.DiskFull, DropReason.JournalStalled, DropReason.JournalClosed];

    private readonly MappedFile _file;
    private readonly Layout* _layout;

    private JournalControl(MappedFile file)
    {
        _file = file;
        _layout = (Layout*)file.Start;
    }

    /// <summary>The file did not verify at opening; what it held is lost and it starts at zero.</summary>
    public bool WasDamaged { get; private init; }

    public JournalIdentity Identity => new(_layout->Node, _layout->Generation);

    public long CreatedMicros => _layout->CreatedMicros;

    /// <summary>The file is the one that was created, not a copy of it.</summary>
    public bool IsOriginal => _file.Facts is not { } facts || _layout->Inode == 0 || facts.Inode == _layout->Inode;

    /// <summary>The machine's boot that last opened it for appending.</summary>
    public Guid BootId => _layout->BootId;

    public bool WasClosedCleanly => _layout->Clean == ClosedCleanly;

    /// <summary>Another generation took over: nothing is appended here any more.</summary>
    public bool IsSuperseded => _layout->Superseded != 0;

    /// <summary>Claimed clicks that neither the database nor a segment has, see <see cref="DropReason.Gap"/>.</summary>
    public long Gap => _layout->Gap;

    /// <summary>Clicks that the database proves were accepted and that the journal has forgotten (power cut, restored backup).</summary>
    public long Forgotten => _layout->Forgotten;

    /// <summary>
    /// The furthest position that the database is known to have committed durably. A database that starts behind it was restored from
    /// a backup, or lost commits in a failover. Written by the one reader of the journal; a power cut may take it back, never ahead.
    /// </summary>
    public long Released
    {
        get => Volatile.Read(ref _layout->Released);
        set => Volatile.Write(ref _layout->Released, value);
    }

    public static JournalControl Create(string directory, JournalIdentity identity, long nowMicros, AllocateFile allocate)
    {
        MappedFile file = MappedFile.Create(Path.Combine(directory, FileName), sizeof(Layout), allocate, out _);
        var control = new JournalControl(file);
        control.Initialise(identity, nowMicros);
        return control;
    }

    /// <summary>Opens the control file; one that is missing or damaged starts again at zero and says so.</summary>
    /// <exception cref="InvalidDataException">A newer release wrote it.</exception>
    public static JournalControl Open(string directory, JournalIdentity fallback, long nowMicros, AllocateFile allocate)
    {
        string path = Path.Combine(directory, FileName);
        MappedFile? file = File.Exists(path) ? MappedFile.TryOpen(path, sizeof(Layout)) : null;
        if (file is null)
        {
            File.Delete(path);
            file = MappedFile.Create(path, sizeof(Layout), allocate, out _);
        }

        var layout = (Layout*)file.Start;
        bool verified = layout->Checksum == Sum(layout, SummedBytes)
            && layout->Magic == MagicValue
            && layout->Generation == fallback.Generation
            && layout->LossChecksum == Sum(&layout->Gap, LossBytes);
        if (verified && layout->Version > CurrentVersion)
        {
            file.Dispose();
            throw new InvalidDataException(
                $"{path} has version {layout->Version}; this release knows {CurrentVersion}. Start the newer release and let it store the clicks.");
        }

        var control = new JournalControl(file) { WasDamaged = !verified };
        if (!verified)
        {
            control.Initialise(fallback, nowMicros);
        }

        return control;
    }

    /// <summary>Takes the generation for appending: from here on it counts as not closed.</summary>
    public void MarkOpen(Guid bootId)
    {
        _layout->Clean = 0;
        _layout->BootId = bootId;
        _file.Flush();
    }

    /// <summary>Everything before is on disk.</summary>
    public void MarkClosed()
    {
        _layout->Clean = ClosedCleanly;
        _file.Flush();
    }

    public void MarkSuperseded()
    {
        _layout->Superseded = 1;
        _file.Flush();
    }

    public void SetLosses(long gap, long forgotten)
    {
        _layout->Gap = gap;
        _layout->Forgotten = forgotten;
        _layout->LossChecksum = Sum(&_layout->Gap, LossBytes);
    }

    /// <summary>Counts one refused click or event. A click's word is both "accepted" and "dropped", so no kill can part them.</summary>
    public void CountRefusal(Refusal reason, bool isClick) =>
        Interlocked.Increment(ref isClick ? ref _layout->Refused[(int)reason] : ref _layout->RefusedEvents[(int)reason]);

    /// <summary>Refused events by reason; they are in no account of clicks.</summary>
    public Dictionary<string, long> ReadEventRefusals()
    {
        var refused = new Dictionary<string, long>(StringComparer.Ordinal);
        for (int slot = 0; slot < RefusalNames.Length; slot++)
        {
            refused[RefusalNames[slot]] = Volatile.Read(ref _layout->RefusedEvents[slot]);
        }

        return refused;
    }

    /// <summary>Adds the refusals to <paramref name="dropped"/> and returns their sum, each counter read once.</summary>
    public long ReadRefusals(Dictionary<string, long> dropped)
    {
        long sum = 0;
        for (int slot = 0; slot < RefusalNames.Length; slot++)
        {
            long count = Volatile.Read(ref _layout->Refused[slot]);
            dropped[RefusalNames[slot]] = count;
            sum += count;
        }

        return sum;
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private const int LossBytes = 16;

    private void Initialise(JournalIdentity identity, long nowMicros)
    {
        *_layout = default;
        _layout->Magic = MagicValue;
        _layout->Version = CurrentVersion;
        _layout->Node = identity.Node;
        _layout->Generation = identity.Generation;
        _layout->CreatedMicros = nowMicros;
        _layout->Inode = _file.Facts?.Inode ?? 0;
        _layout->Checksum = Sum(_layout, SummedBytes);
        SetLosses(0, 0);
        _file.Flush();
    }

    private static uint Sum(void* start, int bytes)
    {
        uint sum = 0;
        foreach (ulong word in new ReadOnlySpan<ulong>(start, bytes / sizeof(ulong)))
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        return sum;
    }

    [StructLayout(LayoutKind.Explicit, Size = 4096)]
    private struct Layout
    {
        [FieldOffset(0)]
        public ulong Magic;

        [FieldOffset(8)]
        public uint Version;

        [FieldOffset(16)]
        public ulong Node;

        [FieldOffset(24)]
        public ulong Generation;

        [FieldOffset(32)]
        public long CreatedMicros;

        [FieldOffset(40)]
        public ulong Inode;

        [FieldOffset(48)]
        public uint Checksum;

        [FieldOffset(64)]
        public Guid BootId;

        [FieldOffset(80)]
        public ulong Clean;

        [FieldOffset(88)]
        public ulong Superseded;

        // Moved by appenders: on lines of its own.
        [FieldOffset(128)]
        public Counters Refused;

        [FieldOffset(256)]
        public long Gap;

        [FieldOffset(264)]
        public long Forgotten;

        [FieldOffset(272)]
        public uint LossChecksum;

        // Moved by the reader with every commit: on a line of its own.
        [FieldOffset(320)]
        public long Released;

        // Moved by appenders. Files of the first releases carry zeros here.
        [FieldOffset(384)]
        public Counters RefusedEvents;
    }

    [InlineArray(8)]
    private struct Counters
    {
        private long _first;
    }
}
