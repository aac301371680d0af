using System.CommandLine;
using Shortener.Core.Enrichment;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.Api.Inspect;

/// <summary><c>inspect</c>: says how visits would be classified, with the same steps as the pipeline.</summary>
internal static class InspectCommand
{
    private const int BadInput = 2;

    /// <param name="openGeo">Opens the given <c>.mmdb</c> files, or the configured ones for null.</param>
    /// <param name="input">Where visits are read from; standard input when null.</param>
    public static Command Create(Func<string[]?, IGeoLocator> openGeo, TextReader? input = null)
    {
        var rules = new Option<string?>("--rules") { Description = "uap-core regexes.yaml to use instead of the packaged one", HelpName = "FILE" };
        var geo = new Option<string[]?>("--geo")
        {
            Description = ".mmdb files to use instead of the configured ones",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("inspect", "Say how visits would be classified: reads NDJSON on standard input, writes NDJSON") { rules, geo };
        command.SetAction(parsed =>
        {
            TextWriter errors = parsed.InvocationConfiguration.Error;
            string[]? files = parsed.GetValue(geo) is { Length: > 0 } given ? given : null;
            VisitInspector inspector;
            try
            {
                IGeoLocator locator = openGeo(files);
                if (files is not null && locator.Unavailable is { } reason)
                {
                    errors.WriteLine($"inspect: {reason}");
                    return BadInput;
                }

                inspector = new VisitInspector(ClickEnricher.Create(locator, UserAgentParser.Load(parsed.GetValue(rules))));
            }
            catch (Exception e) when (e is RuleFileException or IOException or InvalidDataException or UnauthorizedAccessException)
            {
                errors.WriteLine($"inspect: {e.Message.ReplaceLineEndings(" ")}");
                return BadInput;
            }

            TextReader reader = input ?? Console.In;
            while (reader.ReadLine() is { } line)
            {
                parsed.InvocationConfiguration.Output.WriteLine(inspector.Inspect(line));
            }

            return 0;
        });
        return command;
    }
}
