using System.Runtime.InteropServices;

namespace Shortener.LoadGen;

/// <summary>Waits until one of some sockets has something to read: <c>ppoll</c>, whose time-out is finer than a millisecond. Linux.</summary>
internal sealed class SocketPoll(int sockets)
{
    private const short Readable = 1;

    private readonly PollDescriptor[] _descriptors = new PollDescriptor[sockets];

    /// <summary>Watches a descriptor; -1 watches nothing in that place.</summary>
    public void Set(int index, int descriptor) => _descriptors[index] = new PollDescriptor { Descriptor = descriptor, Events = Readable };

    /// <summary>Whether something arrived, or the connection ended.</summary>
    public bool IsReady(int index) => _descriptors[index].Occurred != 0;

    /// <summary>Waits at most so long.</summary>
    public void Wait(TimeSpan limit)
    {
        var time = new TimeSpec { Seconds = (long)limit.TotalSeconds, Nanoseconds = limit.Ticks % TimeSpan.TicksPerSecond * 100 };
        // Interrupted by a signal it answers -1 and leaves the descriptors as they were: the caller looks at its clock and comes back.
        _ = Poll(_descriptors, (ulong)_descriptors.Length, time, 0);
    }

    [DllImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll([In, Out] PollDescriptor[] descriptors, ulong count, in TimeSpec limit, nint mask);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Occurred;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
