using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Shortener.Testing.Processes;

/// <summary>How the mail server of a test behaves.</summary>
public enum SmtpSecurity
{
    None,

    /// <summary>Offers STARTTLS and takes no letter without it.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte.</summary>
    Tls,
}

/// <summary>A letter as the server took it.</summary>
/// <param name="User">Who signed in; null for nobody.</param>
/// <param name="IsEncrypted">Whether the connection was.</param>
/// <param name="Text">The plain text part, decoded.</param>
/// <param name="Html">The HTML part, decoded.</param>
public sealed record ReceivedLetter(
    string From, string[] To, string? User, bool IsEncrypted, string Subject, string SenderHeader, string Text, string Html);

/// <summary>Debian's aiosmtpd on a free loopback port. Its letters are decoded by Python's own e-mail parser.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    public const string User = "links";
    public const string Password = "marker-smtp-password-7f1b";

    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import asyncio, email, email.policy, json, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult
        port, security, auth, refusals, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3] == 'auth', int(sys.argv[4]), sys.argv[5]
        def authenticate(server, session, envelope, mechanism, data):
            right = (data.login, data.password) == (b'links', b'marker-smtp-password-7f1b')
            session.user_name = data.login.decode() if right else None
            return AuthResult(success=right, handled=False)
        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                global refusals
                if refusals > 0:
                    refusals -= 1
                    return '451 try again'
                if address.startswith('nobody@'):
                    return '550 no such mailbox'
                envelope.rcpt_tos.append(address)
                return '250 OK'
            async def handle_DATA(self, server, session, envelope):
                message = email.message_from_bytes(envelope.content, policy=email.policy.default)
                part = lambda kind: message.get_body(preferencelist=(kind,)).get_content()
                print(json.dumps({'From': envelope.mail_from, 'To': envelope.rcpt_tos, 'User': getattr(session, 'user_name', None),
                    'IsEncrypted': session.ssl is not None or security == 'Tls', 'Subject': message['Subject'], 'SenderHeader': message['From'],
                    'Text': part('plain'), 'Html': part('html')}), flush=True)
                return '250 taken'
        async def main():
            context = None
            if security != 'None':
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(folder + '/server.pem', folder + '/server.key')
            loop = asyncio.get_running_loop()
            def make():
                return SMTP(Handler(), tls_context=context if security == 'StartTls' else None, require_starttls=security == 'StartTls',
                    auth_required=auth, auth_require_tls=security == 'StartTls', authenticator=authenticate, loop=loop)
            await loop.create_server(make, '127.0.0.1', port, ssl=context if security == 'Tls' else None)
            print('ready', flush=True)
            await asyncio.Event().wait()
        asyncio.run(main())
        """;

    private readonly Process _process;
    private readonly TemporaryDirectory _folder;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _errors = new();

    private SmtpServer(Process process, TemporaryDirectory folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
        process.OutputDataReceived += (_, line) => _ = line.Data is { } data && _lines.Writer.TryWrite(data);
        process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static bool IsInstalled { get; } = File.Exists(Python) && Succeeds();

    public int Port { get; }

    /// <summary>PEM file of the authority that signed the server's certificate for <c>localhost</c>.</summary>
    public string CertificateAuthority => _folder.File("ca.pem");

    /// <param name="security">See the enumeration.</param>
    /// <param name="auth">Whether <see cref="User"/> and <see cref="Password"/> are asked for.</param>
    /// <param name="refusals">Letters refused for the time being before one is taken.</param>
    public static async Task<SmtpServer> StartAsync(SmtpSecurity security = SmtpSecurity.None, bool auth = false, int refusals = 0)
    {
        var folder = new TemporaryDirectory();
        WriteCertificates(folder);
        int port = FreePort.Find();
        var process = Process.Start(new ProcessStartInfo(Python)
        {
            ArgumentList =
            {
                "-u", "-c", Script, port.ToString(CultureInfo.InvariantCulture), security.ToString(), auth ? "auth" : "open",
                refusals.ToString(CultureInfo.InvariantCulture), folder.Path,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var server = new SmtpServer(process, folder, port);
        string first = await server.NextLineAsync();
        return first == "ready" ? server : throw new InvalidOperationException("aiosmtpd did not start: " + first + server._errors);
    }

    /// <summary>The next letter; waits for it.</summary>
    public async Task<ReceivedLetter> NextAsync() => JsonSerializer.Deserialize<ReceivedLetter>(await NextLineAsync())!;

    /// <summary>Whether a letter came that nobody asked for yet.</summary>
    public bool HasMore => _lines.Reader.TryPeek(out _);

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

    private async Task<string> NextLineAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            return await _lines.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException("No letter came within 10 s. The server said: " + _errors);
        }
    }

    private static bool Succeeds()
    {
        using Process probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import aiosmtpd"]) { RedirectStandardError = true })!;
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    private static void WriteCertificates(TemporaryDirectory folder)
    {
        DateTimeOffset from = TimeProvider.System.GetUtcNow().AddDays(-1), to = from.AddDays(10);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 issuer = authority.CreateSelfSigned(from, to);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 server = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(folder.File("ca.pem"), issuer.ExportCertificatePem());
        File.WriteAllText(folder.File("server.pem"), server.ExportCertificatePem());
        File.WriteAllText(folder.File("server.key"), serverKey.ExportPkcs8PrivateKeyPem());
    }
}
