using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Shortener.Testing.Description;

namespace Shortener.Testing.Processes;

/// <summary>
/// The built server as its own process on a free port, ready to serve, to be stopped or killed. Its environment is the test's without
/// any setting of the product.
/// </summary>
public sealed class ShortenerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DescribedApiHandler _described;

    private ShortenerProcess(Process process, ProcessOutput output, Uri address, string apiKey)
    {
        _process = process;
        Output = output;
        Address = address;
        _described = new DescribedApiHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        Client = new HttpClient(_described)
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public Uri Address { get; }

    /// <summary>Carries the API key; does not follow redirects.</summary>
    public HttpClient Client { get; }

    public ProcessOutput Output { get; }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>Starts the server and returns once <c>/readyz</c> answers 200.</summary>
    /// <exception cref="InvalidOperationException">It ended or was not ready in time; the message holds what it printed.</exception>
    public static async Task<ShortenerProcess> StartAsync(ShortenerSetup setup)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}"));
        // The shell becomes the server, so that signals reach the server itself.
        string[] limited = setup.FileDescriptors is { } files
            ? ["-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {files} && exec dotnet \"$@\""), "bash"]
            : [];
        var start = new ProcessStartInfo(limited.Length > 0 ? "bash" : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = setup.DataDirectory,
        };
        foreach (string argument in (string[])[.. limited, Checkout.Program(setup.Program), .. setup.Arguments, "--urls", address.GetLeftPart(UriPartial.Authority)])
        {
            start.ArgumentList.Add(argument);
        }

        Configure(start.Environment, setup);
        Process process = Process.Start(start)!;
        var server = new ShortenerProcess(process, ProcessOutput.Follow(process), address, setup.ApiKey);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of the product to its end.</summary>
    /// <param name="setup">Where its data lies.</param>
    /// <param name="killAfter">SIGKILL after this time if it still runs; null lets it end.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <returns>The exit code (137 when killed) and standard output.</returns>
    public static async Task<(int ExitCode, string Output)> RunCommandAsync(ShortenerSetup setup, TimeSpan? killAfter, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Program("Shortener.Api"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = setup.DataDirectory,
        };
        Configure(start.Environment, setup);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task ended = process.WaitForExitAsync();
        TimeSpan patience = killAfter ?? TimeSpan.FromMinutes(10);
        if (await Task.WhenAny(ended, Task.Delay(patience, TimeProvider.System)) != ended)
        {
            process.Kill();
            await ended;
            if (killAfter is null)
            {
                throw new InvalidOperationException($"{string.Join(' ', arguments)} did not end within {patience}:\n{await error}");
            }
        }

        return (process.ExitCode, await output + (process.ExitCode == 0 ? "" : await error));
    }

    /// <summary>SIGKILL: no handler of the server runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stands still, as on a machine that is paused; until <see cref="Thaw"/>.</summary>
    public void Freeze() => UnixSignal.Freeze(_process);

    public void Thaw() => UnixSignal.Thaw(_process);

    /// <summary>SIGTERM, then waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        UnixSignal.Terminate(_process);
        using var patience = new CancellationTokenSource(StopTimeout);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"The server did not stop within {StopTimeout.TotalSeconds} s of SIGTERM:\n{Output}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Client.Dispose();
        _process.Dispose();
    }

    private static void Configure(IDictionary<string, string?> environment, ShortenerSetup setup)
    {
        string[] own = ["ASPNETCORE_", "DOTNET_URLS", "URLS", "Data__", "ConnectionStrings__", "Journal__", "Ingest__", "Bootstrap__"];
        foreach (string name in environment.Keys.Where(name => own.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToArray())
        {
            environment.Remove(name);
        }

        environment["Data__Directory"] = setup.DataDirectory;
        environment["Bootstrap__ApiKey"] = setup.ApiKey;
        if (setup.Postgres is { } postgres)
        {
            environment["ConnectionStrings__Postgres"] = postgres;
        }

        if (setup.Redis is { } redis)
        {
            environment["ConnectionStrings__Redis"] = redis;
        }

        foreach ((string name, string value) in setup.Environment)
        {
            environment[name] = value;
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        long started = Stopwatch.GetTimestamp();
        string last = "no answer";
        while (Stopwatch.GetElapsedTime(started) < StartTimeout)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The server ended with exit code {_process.ExitCode}:\n{Output}");
            }

            try
            {
                using HttpResponseMessage answer = await Client.GetAsync("/readyz");
                if (answer.IsSuccessStatusCode)
                {
                    // While nothing is being broken: a test may break the server before its first request to the API.
                    await _described.DocumentAsync(Address, CancellationToken.None);
                    return;
                }

                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        throw new InvalidOperationException($"The server was not ready within {StartTimeout.TotalSeconds} s (/readyz: {last}):\n{Output}");
    }
}
