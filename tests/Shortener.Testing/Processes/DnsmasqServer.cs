using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Shortener.Testing.Processes;

/// <summary>Debian's dnsmasq on a free loopback port, with the records of a test. It asks no other server.</summary>
public sealed class DnsmasqServer : IAsyncDisposable
{
    private readonly Process _process;

    private DnsmasqServer(Process process, int port)
    {
        _process = process;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Its place, or null where it is not installed.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(["/usr/sbin", "/sbin"])
        .Select(folder => Path.Combine(folder, "dnsmasq"))
        .FirstOrDefault(File.Exists);

    /// <param name="options">Records, such as <c>--txt-record=name,text</c>.</param>
    public static async Task<DnsmasqServer> StartAsync(params string[] options)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort.Find();
            var start = new ProcessStartInfo(Executable!)
            {
                ArgumentList =
                {
                    "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.1",
                    "--pid-file=", "--user=root", "--local=/example/", string.Create(CultureInfo.InvariantCulture, $"--port={port}"),
                },
                RedirectStandardError = true,
            };
            foreach (string option in options)
            {
                start.ArgumentList.Add(option);
            }

            Process process = Process.Start(start)!;
            if (await AnswersAsync(process, port))
            {
                return new DnsmasqServer(process, port);
            }

            string said = process.HasExited ? await process.StandardError.ReadToEndAsync() : "it does not listen";
            process.Kill();
            process.Dispose();
            if (attempt == 3)
            {
                throw new InvalidOperationException("dnsmasq did not start: " + said);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(Process process, int port)
    {
        for (int i = 0; i < 100 && !process.HasExited; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        return false;
    }
}
