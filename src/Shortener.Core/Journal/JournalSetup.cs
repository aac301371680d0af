namespace Shortener.Core.Journal;

/// <summary>What the journal takes from the machine; tests give smaller sizes, full disks and other boots.</summary>
/// <param name="Sizing">Byte and time bounds.</param>
/// <param name="Allocate">Gives files their disk.</param>
/// <param name="BootId">The machine's current boot; empty when unknown, then nothing counts as the same boot.</param>
internal sealed record JournalSetup(JournalSizing Sizing, AllocateFile Allocate, Guid BootId)
{
    /// <summary>
    /// How long an append waits for a segment that is not prepared yet. Allocating and mapping 16 MiB takes a few milliseconds, and the
    /// segment in use holds seconds of traffic, so nobody should wait at all; the first to wait in vain turns the others away.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(100);

    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    public static JournalSetup Default(JournalOptions options) =>
        new(JournalSizing.From(options), SegmentAllocator.Allocate, ReadBootId());

    private static Guid ReadBootId() =>
        File.Exists(BootIdPath) && Guid.TryParse(File.ReadAllText(BootIdPath).AsSpan().Trim(), out Guid id) ? id : Guid.Empty;
}
