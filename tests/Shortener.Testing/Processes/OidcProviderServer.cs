using System.Diagnostics;
using System.Globalization;

namespace Shortener.Testing.Processes;

/// <summary>
/// npm's oidc-provider, a certified OpenID provider, on a free loopback port with one client. Its development pages ask for a name and
/// take any; the name is the subject, with <c>@example.com</c> the verified address.
/// </summary>
public sealed class OidcProviderServer : IAsyncDisposable
{
    public const string ClientId = "shortener";
    public const string ClientSecret = "marker-independent-secret-93ab";

    private const string Script = """
        import { Provider } from 'oidc-provider';
        const [port, redirect, secret] = process.argv.slice(2);
        const provider = new Provider(`http://127.0.0.1:${port}`, {
          clients: [{ client_id: 'shortener', client_secret: secret, redirect_uris: [redirect] }],
          claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
          pkce: { required: () => true },
          cookies: { keys: ['only-for-a-test'] },
          findAccount: (ctx, id) => ({
            accountId: id,
            claims: () => ({ sub: id, name: id, email: `${id}@example.com`, email_verified: true }),
          }),
        });
        provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
        """;

    private readonly Process _process;
    private readonly TemporaryDirectory _folder;

    private OidcProviderServer(Process process, TemporaryDirectory folder, string issuer)
    {
        _process = process;
        _folder = folder;
        Issuer = issuer;
    }

    public static bool IsInstalled { get; } = Directory.Exists(Path.Combine(Modules, "oidc-provider"));

    public string Issuer { get; }

    private static string Modules => Checkout.Path("artifacts/oidc-provider/node_modules");

    /// <param name="redirectUri">Where the one client may be sent back to.</param>
    public static async Task<OidcProviderServer> StartAsync(string redirectUri)
    {
        var folder = new TemporaryDirectory();
        string script = folder.File("provider.mjs");
        await File.WriteAllTextAsync(script, Script);
        Directory.CreateSymbolicLink(folder.File("node_modules"), Modules);
        int port = FreePort.Find();
        var process = Process.Start(new ProcessStartInfo("node", [script, port.ToString(CultureInfo.InvariantCulture), redirectUri, ClientSecret])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        ProcessOutput output = ProcessOutput.Follow(process);
        var server = new OidcProviderServer(process, folder, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        long started = TimeProvider.System.GetTimestamp();
        while (!output.ToString().Contains("ready", StringComparison.Ordinal))
        {
            if (process.HasExited || TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
            {
                await server.DisposeAsync();
                throw new InvalidOperationException("oidc-provider did not start: " + output);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }
}
