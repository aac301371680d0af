using Microsoft.Extensions.Logging.Console;

namespace Shortener.Api.Observability;

/// <summary>The shape of log lines on the console.</summary>
internal static class LogFormat
{
    private const string Key = "Logging:Console:FormatterName";

    /// <summary>
    /// Obeys <c>Logging:Console:FormatterName</c> (<c>simple</c>, <c>systemd</c> or <c>json</c>: one object a line). The slim host fixes
    /// <c>simple</c> behind the configuration's back.
    /// </summary>
    public static ILoggingBuilder AddConfiguredFormat(this ILoggingBuilder logging, IConfiguration configuration)
    {
        if (configuration[Key] is { Length: > 0 } name)
        {
            logging.AddConsole();
            logging.Services.PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName = name);
        }

        return logging;
    }
}
