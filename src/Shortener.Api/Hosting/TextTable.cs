using Spectre.Console;

namespace Shortener.Api.Hosting;

/// <summary>Prints a table on a command's standard output.</summary>
internal static class TextTable
{
    /// <summary>Columns where standard output is no terminal: a file or a pipe has no width to wrap at.</summary>
    private const int UnboundedColumns = 200;

    public static void Write(Table table, TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = UnboundedColumns;
        }

        console.Write(table);
    }
}
