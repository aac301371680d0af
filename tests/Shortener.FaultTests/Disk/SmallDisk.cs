using System.Diagnostics;
using System.Globalization;
using Shortener.Testing;

namespace Shortener.FaultTests.Disk;

/// <summary>
/// A file system of the test's own that fills up: a tmpfs where the test may mount, which it may as root. Elsewhere the test says so
/// and fails, because a full disk cannot be made up.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _mountPoint = new();

    public SmallDisk(int mebibytes)
    {
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={mebibytes}m"), "tmpfs", _mountPoint.Path);
    }

    public string Path => _mountPoint.Path;

    private string Filler => _mountPoint.File("filler");

    /// <summary>Takes the free space but for this much.</summary>
    public void Fill(int leaveKibibytes)
    {
        long free = new DriveInfo(Path).AvailableFreeSpace - (leaveKibibytes * 1_024L);
        byte[] zeros = new byte[64 * 1_024];
        using var file = new FileStream(Filler, FileMode.Append);
        for (; free > 0; free -= zeros.Length)
        {
            file.Write(zeros, 0, (int)Math.Min(free, zeros.Length));
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Empty() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "--lazy", _mountPoint.Path);
        _mountPoint.Dispose();
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {error}The tests of a full disk need the right to mount a tmpfs.");
    }
}
