using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;
using Shortener.Api.Links;
using Shortener.Core.Links;

namespace Shortener.Api.Hosting;

/// <summary>The product's services without a server, for the commands that work on its data.</summary>
internal static class CommandHost
{
    /// <summary>
    /// Builds a host on a migrated database, configured by appsettings.json, the environment and <paramref name="settings"/>
    /// (<c>--Data:Directory=…</c>); not started. The caller disposes it.
    /// </summary>
    public static async Task<IHost> OpenAsync(string[] settings, CancellationToken ct)
    {
        IHost host = Build(settings);
        try
        {
            await host.Services.GetRequiredService<NodeStart>().PrepareAsync(withJournal: false, ct);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Builds the host alone, for commands that work beside a running server: options are checked, no lock is taken and no database
    /// is opened. The caller disposes it.
    /// </summary>
    public static IHost Build(string[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(settings);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        // Standard output belongs to the command's answer.
        builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddShortenerServices(builder.Configuration);
        builder.Services.AddSingleton<IServer, NoServer>();
        builder.Services.AddSingleton<IShortUrls, ShortUrls>();
        IHost host = builder.Build();
        try
        {
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
