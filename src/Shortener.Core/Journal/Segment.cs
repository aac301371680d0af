using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shortener.Core.Journal;

/// <summary>
/// One mapped segment file of a generation: a header of 4,096 bytes and frames behind it. Appenders claim and publish concurrently;
/// everything else is called under the generation's lock or before the segment is shared.
/// </summary>
internal sealed unsafe class Segment : IDisposable
{
    private readonly MappedFile _file;
    private readonly SegmentHeader* _header;
    private readonly byte* _frames;

    // Owned by the flusher: the claim word when it last flushed, and whether claims may have been published since.
    private ClaimWord _flushedClaim;
    private bool _flushAgain;

    private Segment(MappedFile file, long position, int capacity)
    {
        _file = file;
        _header = (SegmentHeader*)file.Start;
        _frames = file.Start + SegmentHeader.Bytes;
        Base = position;
        Capacity = capacity;
        ReadableBytes = (int)Math.Min(capacity, (file.Length - SegmentHeader.Bytes) & -FrameHead.Alignment);
    }

    public const string FileEnding = ".seg";

    public string Path => _file.Path;

    /// <summary>Position of the first frame.</summary>
    public long Base { get; }

    /// <summary>Bytes for frames.</summary>
    public int Capacity { get; }

    /// <summary>Position behind the last byte.</summary>
    public long End => Base + Capacity;

    /// <summary>Bytes of frames that the file really has; less than <see cref="Capacity"/> when it was cut.</summary>
    public int ReadableBytes { get; }

    /// <summary>Bytes on disk.</summary>
    public long FileBytes => _file.Length;

    /// <summary>The header, for what is not on the append path.</summary>
    public ref SegmentHeader Header => ref *_header;

    /// <summary>What is claimed, read at one instant.</summary>
    public ClaimWord Claim
    {
        get => new(Volatile.Read(ref _header->Claim));
        set => Volatile.Write(ref _header->Claim, value.Word);
    }

    /// <summary>Claimed bytes that are there to be read.</summary>
    public int ReadEnd => (int)Math.Min(Claim.Bytes, ReadableBytes);

    /// <summary>Nothing can be claimed here any more.</summary>
    public bool IsSealed => Claim.Bytes >= Capacity;

    /// <summary>Readers that hold the segment; guarded by the generation's lock.</summary>
    public int Pins { get; set; }

    /// <summary>Clicks in this sealed segment once a walk has found every frame published; negative before.</summary>
    public long WalkedClicks { get; set; } = -1;

    /// <summary>Sealed, all published, and on disk; owned by the flusher.</summary>
    public bool IsFlushed { get; private set; }

    public static string FileName(long position) => position.ToString("x16", CultureInfo.InvariantCulture) + FileEnding;

    /// <summary>Creates an empty segment with its disk allocated.</summary>
    public static Segment Create(string directory, JournalIdentity identity, long position, int capacity, long nowMicros, AllocateFile allocate, out bool reserved)
    {
        MappedFile file = MappedFile.Create(
            System.IO.Path.Combine(directory, FileName(position)), SegmentHeader.Bytes + (long)capacity, allocate, out reserved);
        var segment = new Segment(file, position, capacity);
        ref SegmentHeader header = ref segment.Header;
        header.Magic = SegmentHeader.MagicValue;
        header.Version = SegmentHeader.CurrentVersion;
        header.HeaderBytes = SegmentHeader.Bytes;
        header.Base = position;
        header.Capacity = capacity;
        header.Node = identity.Node;
        header.Generation = identity.Generation;
        header.CreatedMicros = nowMicros;
        segment.SetBefore(0, 0, 0);
        file.Flush();
        return segment;
    }

    /// <summary>
    /// Maps an existing segment. Null when the file has not even a header. A header that does not verify is reported by
    /// <paramref name="headerVerified"/>; the position is then that of the file's name.
    /// </summary>
    /// <exception cref="InvalidDataException">A newer release wrote it.</exception>
    public static Segment? TryOpen(string path, long position, ulong generation, out bool headerVerified)
    {
        headerVerified = false;
        MappedFile? file = MappedFile.TryOpen(path, SegmentHeader.Bytes);
        if (file is null)
        {
            return null;
        }

        ref SegmentHeader header = ref *(SegmentHeader*)file.Start;
        headerVerified = header.Checksum == HeaderChecksum(ref header)
            && header.Magic == SegmentHeader.MagicValue
            && header.Base == position
            && header.Generation == generation
            && header.Capacity is > 0 and <= int.MaxValue;
        if (headerVerified && header.Version > SegmentHeader.CurrentVersion)
        {
            file.Dispose();
            throw new InvalidDataException(
                $"{path} has version {header.Version}; this release knows {SegmentHeader.CurrentVersion}. Start the newer release and let it store the clicks.");
        }

        long capacity = headerVerified ? header.Capacity : (file.Length - SegmentHeader.Bytes) & -FrameHead.Alignment;
        return new Segment(file, position, (int)Math.Min(capacity, int.MaxValue & -FrameHead.Alignment));
    }

    /// <summary>Writes what came before this segment, and with it the header's checksum.</summary>
    public void SetBefore(long clicks, long unpublished, long unreadable)
    {
        _header->ClicksBefore = clicks;
        _header->UnpublishedBefore = unpublished;
        _header->UnreadableBefore = unreadable;
        _header->Checksum = HeaderChecksum(ref *_header);
    }

    /// <summary>Writes what recovery gave up in this segment.</summary>
    public void SetLosses(long unpublished, long unreadable, long damaged)
    {
        _header->Unpublished = unpublished;
        _header->Unreadable = unreadable;
        _header->Damaged = damaged;
        _header->LossChecksum = LossChecksum();
    }

    /// <summary>Whether the numbers of <see cref="SetLosses"/> are as they were written.</summary>
    public bool LossesVerify => _header->LossChecksum == LossChecksum();

    /// <summary>Rewrites a header that did not verify.</summary>
    public void RepairHeader(JournalIdentity identity)
    {
        ref SegmentHeader header = ref Header;
        header.Magic = SegmentHeader.MagicValue;
        header.Version = SegmentHeader.CurrentVersion;
        header.HeaderBytes = SegmentHeader.Bytes;
        header.Base = Base;
        header.Capacity = Capacity;
        header.Node = identity.Node;
        header.Generation = identity.Generation;
        SetBefore(0, 0, 0);
    }

    /// <summary>
    /// Claims space for one frame and counts its clicks, in one atomic step. False, with nothing changed, when it does not fit.
    /// </summary>
    public bool TryClaim(int length, int clicks, out int offset)
    {
        ref long word = ref _header->Claim;
        long seen = Volatile.Read(ref word);
        while (true)
        {
            var claim = new ClaimWord(seen);
            long start = claim.Bytes;
            if (start + length > Capacity)
            {
                offset = 0;
                return false;
            }

            long found = Interlocked.CompareExchange(ref word, claim.Add(length, clicks).Word, seen);
            if (found == seen)
            {
                offset = (int)start;
                return true;
            }

            seen = found;
        }
    }

    /// <summary>
    /// Writes a frame into its claimed space: negative length first, content, then the length positive. A reader sees all of the
    /// frame or none; recovery sees how long the claim is.
    /// </summary>
    public void Publish(int offset, FrameHead head, uint checksum, ReadOnlySpan<byte> frame)
    {
        byte* target = _frames + offset;
        Volatile.Write(ref *(ulong*)target, head.Unpublished.Word);
        frame[FrameHead.Alignment..].CopyTo(new Span<byte>(target + FrameHead.Alignment, frame.Length - FrameHead.Alignment));
        *(uint*)(target + FrameHead.Alignment) = checksum;
        Volatile.Write(ref *(int*)target, head.SignedLength);
    }

    /// <summary>
    /// Fills what is left with a void frame, so that nothing more can be claimed. Called by the one appender that moves on.
    /// </summary>
    public void Seal(FrameSalt salt, long nowMicros)
    {
        while (true)
        {
            ClaimWord claim = Claim;
            int rest = Capacity - (int)claim.Bytes;
            if (rest <= 0)
            {
                break;
            }

            if (Interlocked.CompareExchange(ref _header->Claim, claim.Add(rest, 0).Word, claim.Word) == claim.Word)
            {
                WriteVoid((int)claim.Bytes, rest, salt);
                break;
            }
        }

        _header->SealedMicros = nowMicros;
    }

    /// <summary>Makes the bytes one void frame. <paramref name="length"/> is a positive multiple of 8.</summary>
    public void WriteVoid(int offset, int length, FrameSalt salt)
    {
        var head = new FrameHead(length, FrameKind.Void, 1);
        byte* target = _frames + offset;
        if (length >= FrameHead.Bytes)
        {
            Volatile.Write(ref *(ulong*)target, head.Unpublished.Word);
            *(uint*)(target + FrameHead.Alignment) = salt.OfVoid(head, Base + offset);
        }

        Volatile.Write(ref *(ulong*)target, head.Word);
    }

    /// <summary>The first word of a frame, with everything that its publisher wrote before it.</summary>
    public FrameHead HeadAt(int offset) => new(Volatile.Read(ref *(ulong*)(_frames + offset)));

    /// <summary>Overwrites the first word of a frame; recovery alone.</summary>
    public void SetHead(int offset, FrameHead head) => Volatile.Write(ref *(ulong*)(_frames + offset), head.Word);

    /// <summary>Bytes of the frame area. Valid while the segment is pinned.</summary>
    public ReadOnlySpan<byte> Bytes(int offset, int length) => new(_frames + offset, length);

    /// <summary>Instant of a published click.</summary>
    public long UnixMicrosAt(int offset) =>
        BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(_frames + offset + Clicks.ClickFrame.UnixMicrosOffset, sizeof(long)));

    public void Flush() => _file.Flush();

    /// <summary>Flushes unless nothing can have changed since the last call.</summary>
    public void FlushWhatChanged(bool requested)
    {
        ClaimWord claim = Claim;
        bool changed = claim != _flushedClaim;
        bool complete = IsSealed && IsAllPublished();
        if (changed || _flushAgain || requested || complete)
        {
            Flush();
        }

        // A frame claimed before this flush may be published behind it: one more follows.
        _flushAgain = changed;
        _flushedClaim = claim;
        IsFlushed = complete;
    }

    public void Dispose() => _file.Dispose();

    private bool IsAllPublished()
    {
        int at = 0;
        while (at < ReadEnd)
        {
            FrameStep step = this.Glance(at, ReadEnd);
            if (step.State != FrameState.Valid)
            {
                return false;
            }

            at += step.Length;
        }

        return true;
    }

    private static uint HeaderChecksum(ref SegmentHeader header) =>
        Sum(uint.MaxValue, MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<SegmentHeader, byte>(ref header), SegmentHeader.SummedBytes));

    private uint LossChecksum() => Sum(0, new ReadOnlySpan<byte>(&_header->Unpublished, SegmentHeader.LossBytes));

    private static uint Sum(uint start, ReadOnlySpan<byte> bytes)
    {
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            start = BitOperations.Crc32C(start, word);
        }

        return start;
    }
}
