using Shortener.Ingest.Import;
using Spectre.Console;

namespace Shortener.Api.Import;

/// <summary>One bar over all files on standard error, only where that is a terminal.</summary>
internal static class ImportProgressBar
{
    public static async Task RunAsync(IReadOnlyList<ImportFile> files, Func<ImportFile, IProgress<ImportProgress>, Task> import)
    {
        if (Console.IsErrorRedirected)
        {
            foreach (ImportFile file in files)
            {
                await import(file, new Reporter(static _ => { }));
            }

            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                // Files weigh their bytes: lines are only known once a file has been scanned.
                ProgressTask bar = context.AddTask("importing", maxValue: Math.Max(1, files.Sum(file => file.Bytes)));
                foreach (ImportFile file in files)
                {
                    double before = bar.Value;
                    bar.Description = Markup.Escape(Path.GetFileName(file.Path));
                    await import(file, new Reporter(progress =>
                        bar.Value = before + (progress.Total is > 0 ? (double)file.Bytes * progress.Lines / progress.Total.Value : 0)));
                    bar.Value = before + file.Bytes;
                }
            });
    }

    /// <summary>Calls on the reporting thread; <see cref="Progress{T}"/> would post to the pool and may come after the end.</summary>
    private sealed class Reporter(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }
}
