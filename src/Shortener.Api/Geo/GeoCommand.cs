using System.CommandLine;
using Shortener.Core.Geo;

namespace Shortener.Api.Geo;

/// <summary><c>geo lookup</c>: what a MaxMind-DB file says of addresses.</summary>
internal static class GeoCommand
{
    private const int BadInput = 2;

    /// <summary>The command <c>geo</c> with its subcommands.</summary>
    public static Command Create()
    {
        var database = new Option<string>("--database")
        {
            Description = "MaxMind-DB file (.mmdb)",
            HelpName = "FILE",
            Required = true,
        };
        var addresses = new Argument<string[]>("IP")
        {
            Description = "Addresses; without any, one a line is read from standard input",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var lookup = new Command("lookup", "Print what a MaxMind-DB file holds for addresses, one JSON object a line") { database, addresses };
        lookup.SetAction(arguments => Lookup(
            arguments.GetValue(database)!,
            arguments.GetValue(addresses) ?? [],
            arguments.InvocationConfiguration.Output,
            arguments.InvocationConfiguration.Error));
        return new Command("geo", "Geolocation databases") { lookup };
    }

    private static int Lookup(string path, string[] addresses, TextWriter output, TextWriter error)
    {
        MmdbFile file;
        try
        {
            file = MmdbFile.Open(path);
        }
        catch (Exception exception) when (exception is MmdbException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"{path} is not a usable database: {exception.Message.ReplaceLineEndings(" ")}");
            return BadInput;
        }

        var printer = new GeoLookupPrinter(file, output);
        foreach (string address in addresses.Length > 0 ? addresses : Lines(Console.In))
        {
            printer.Print(address);
        }

        return 0;
    }

    private static IEnumerable<string> Lines(TextReader input)
    {
        while (input.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return line.Trim();
            }
        }
    }
}
