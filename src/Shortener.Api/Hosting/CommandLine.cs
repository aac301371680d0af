using System.CommandLine;
using Shortener.Api.ApiKeys;
using Shortener.Api.Backups;
using Shortener.Api.Exports;
using Shortener.Api.Geo;
using Shortener.Api.Import;
using Shortener.Api.Ingest;
using Shortener.Api.Inspect;
using Shortener.Api.Moves;
using Shortener.Api.Replay;
using Shortener.Api.SignIns;

namespace Shortener.Api.Hosting;

/// <summary>
/// The commands of <c>./run.sh</c>. Anything that is not a command's name starts the server, so that ASP.NET's own arguments
/// (<c>--urls</c>, <c>--Section:Key=value</c>) need no command before them.
/// </summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        bool serves = args is [] or ["serve", ..] || (args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version"));
        if (serves)
        {
            return ServeCommand.RunAsync(args is ["serve", .. var settings] ? settings : args);
        }

        bool works = args is ["ingest", ..] && !args.Any(arg => arg is "--help" or "-h" or "-?");
        return works ? IngestCommand.RunAsync(args[1..]) : RunCommandAsync(args);
    }

    private static async Task<int> RunCommandAsync(string[] args)
    {
        (string[] words, string[] settings) = SplitSettings(args);
        RootCommand root = Create(settings);
        ParseResult parsed = root.Parse(words);
        if (parsed.Errors.Count == 0)
        {
            // Exceptions reach GuardAsync, which knows the exit codes.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            return await FailureReport.GuardAsync(() => parsed.InvokeAsync(invocation));
        }

        foreach (string problem in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
        {
            await Console.Error.WriteLineAsync(problem);
        }

        await Console.Error.WriteLineAsync("See --help.");
        return ExitCode.BadInput;
    }

    /// <summary>Configuration in the form <c>--Section:Key=value</c> may stand anywhere beside a command's own options.</summary>
    private static (string[] Words, string[] Settings) SplitSettings(string[] args) => (
        [.. args.Where(arg => !IsSetting(arg))],
        [.. args.Where(IsSetting)]);

    private static bool IsSetting(string arg)
    {
        int equals = arg.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && arg.StartsWith("--", StringComparison.Ordinal) && arg.AsSpan(0, equals).Contains(':');
    }

    private static RootCommand Create(string[] settings)
    {
        Task<IHost> OpenHost(CancellationToken ct) => CommandHost.OpenAsync(settings, ct);
        return new("Self-hosted link platform. Without a command the server starts (serve).")
        {
            new Command("serve", "Start the server (the default); takes configuration such as --urls http://127.0.0.1:9000"),
            new Command("ingest", "Start a worker that stores the clicks nodes forward (distributed mode); takes configuration such as --urls http://127.0.0.1:8081"),
            MigrateCommand.Create(OpenHost),
            ImportCommand.Create(async ct => await ImportHosting.OpenAsync(await OpenHost(ct), ct)),
            ExportCommand.Create(OpenHost),
            ReplayCommand.Create(),
            InspectCommand.Create(GeoHosting.Open),
            GeoCommand.Create(),
            KeysCommand.Create(OpenHost),
            UsersCommand.Create(OpenHost),
            DeadLettersCommand.Create(async ct => DeadLetterHosting.Open(await OpenHost(ct))),
            BackupCommand.Create(() => CommandHost.Build(settings)),
            MoveCommand.Create(() => CommandHost.Build(settings)),
        };
    }
}
