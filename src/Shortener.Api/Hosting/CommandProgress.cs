using Spectre.Console;

namespace Shortener.Api.Hosting;

/// <summary>A command's progress as a bar on standard error, only where that is a terminal.</summary>
internal static class CommandProgress
{
    /// <summary>Runs the work. It reports the fraction done, 0 to 1, or null while that is not known.</summary>
    public static async Task<T> RunAsync<T>(string title, Func<IProgress<double?>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return await work(new Reporter(static _ => { }));
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                T result = await work(new Reporter(fraction =>
                {
                    bar.IsIndeterminate = fraction is null;
                    bar.Value = fraction ?? bar.Value;
                }));
                bar.IsIndeterminate = false;
                bar.Value = 1;
                return result;
            });
    }

    /// <summary>Calls on the reporting thread; <see cref="Progress{T}"/> would post to the pool and may come after the end.</summary>
    private sealed class Reporter(Action<double?> report) : IProgress<double?>
    {
        public void Report(double? value) => report(value);
    }
}
