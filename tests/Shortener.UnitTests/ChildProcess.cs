using System.Diagnostics;
using Shortener.Core.Storage;
using Shortener.UnitTests.Journal;

namespace Shortener.UnitTests;

/// <summary>
/// This assembly as a program of its own, for what only the death of a real process shows. Its entry point is here; the test runner
/// loads the assembly as a library and never calls it.
/// </summary>
internal static class ChildProcess
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { typeof(ChildProcess).Assembly.Location },
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["lock", var directory]:
                using (DataDirectoryLock.Acquire(directory))
                {
                    Console.WriteLine("locked");
                    // Until killed, or until the parent is gone.
                    Console.In.Read();
                }

                return 0;
            case ["journal-torture", .. var rest]:
                return JournalTorture.Run(rest);
            default:
                Console.Error.WriteLine("Run the tests with dotnet test.");
                return 2;
        }
    }
}
