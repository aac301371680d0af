using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Shortener.Testing.Processes;

/// <summary>Signals to processes that a test started.</summary>
public static class UnixSignal
{
    private const int SigQuit = 3;
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    /// <summary>Asks the process to end, as an operator or service manager would; <see cref="Process.Kill()"/> is SIGKILL.</summary>
    public static void Terminate(Process process) => Send(process, SigTerm);

    /// <summary>What PostgreSQL takes for <c>pg_ctl stop -m immediate</c>.</summary>
    public static void Quit(Process process) => Send(process, SigQuit);

    /// <summary>The process and its children stand still: connections stay open and nothing answers.</summary>
    public static void Freeze(Process process) => SendToAll(process, SigStop);

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public static void Thaw(Process process) => SendToAll(process, SigContinue);

    private static void Send(Process process, int signal)
    {
        if (!process.HasExited && Kill(process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"kill({process.Id}, {signal}) failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private static void SendToAll(Process process, int signal)
    {
        Send(process, signal);
        foreach (int child in ChildrenOf(process.Id))
        {
            // A child may end between the list and the signal.
            _ = Kill(child, signal);
        }
    }

    private static IEnumerable<int> ChildrenOf(int parent)
    {
        string children = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{parent}/task/{parent}/children"));
        return children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToArray();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
