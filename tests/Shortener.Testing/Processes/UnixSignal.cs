using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Shortener.Testing.Processes;

/// <summary>Signals to processes that a test started.</summary>
public static class UnixSignal
{
    private const int SigTerm = 15;

    /// <summary>Asks the process to end, as an operator or service manager would; <see cref="Process.Kill()"/> is SIGKILL.</summary>
    public static void Terminate(Process process)
    {
        if (!process.HasExited && Kill(process.Id, SigTerm) != 0)
        {
            throw new InvalidOperationException($"kill({process.Id}) failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
