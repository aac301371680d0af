using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Shortener.Core.Mail;

/// <summary>
/// One conversation with a mail server (RFC 5321, STARTTLS of RFC 3207, AUTH PLAIN and LOGIN of RFC 4954). Delivers one letter. Not
/// thread-safe. Why not System.Net.Mail: see ADR 11.
/// </summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    /// <summary>In bytes, of an answer with all its lines; a server that says more is none.</summary>
    private const int MaxAnswer = 16 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[4 * 1024];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
    }

    /// <summary>Connects and hands one letter over. Network failures throw as they are.</summary>
    /// <exception cref="SmtpFailedException">The server said no.</exception>
    public static async Task DeliverAsync(SmtpOptions options, MailSender from, Letter letter, DateTimeOffset now, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.EffectivePort, ct);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        await using var connection = new SmtpConnection(socket);
        await connection.OpenAsync(options, ct);
        // Only plain addresses come this far (Letter.IsSendable), so nothing of them can end a command.
        await connection.AskAsync($"MAIL FROM:<{from.Address}>", "MAIL", 250, ct);
        await connection.AskAsync($"RCPT TO:<{letter.To}>", "RCPT", 250, ct);
        await connection.AskAsync("DATA", "DATA", 354, ct);
        // Lines that begin with a dot do not exist: headers begin with letters, bodies are base 64, boundaries with a hyphen.
        await connection.WriteAsync(MailMessage.Write(from, letter, now), ct);
        await connection.AskAsync(".", "the letter", 250, ct);
        await connection.QuitAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task OpenAsync(SmtpOptions options, CancellationToken ct)
    {
        if (options.Security == SmtpOptions.Tls)
        {
            await EncryptAsync(options, ct);
        }

        await ExpectAsync("the greeting", 220, ct);
        string extensions = await HelloAsync(ct);
        if (options.Security == SmtpOptions.StartTls)
        {
            await AskAsync("STARTTLS", "STARTTLS", 220, ct);
            // What came in the clear behind the answer would be taken for an encrypted answer (CVE-2011-0411 and its kin).
            if (_start != _end)
            {
                throw new SmtpFailedException("The mail server spoke on before encryption", isPermanent: true);
            }

            await EncryptAsync(options, ct);
            extensions = await HelloAsync(ct);
        }

        if (options.User.Length > 0)
        {
            await SignInAsync(options, extensions, ct);
        }
    }

    private async Task EncryptAsync(SmtpOptions options, CancellationToken ct)
    {
        var encrypted = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(Tls(options), ct);
    }

    private static SslClientAuthenticationOptions Tls(SmtpOptions options)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.CertificateAuthority.Length > 0)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(options.CertificateAuthority);
        }

        return tls;
    }

    private Task<string> HelloAsync(CancellationToken ct) =>
        AskAsync("EHLO " + AddressLiteral(((IPEndPoint)_socket.LocalEndPoint!).Address), "EHLO", 250, ct);

    /// <summary>RFC 5321 section 4.1.3; always true, where a machine's own name often is not.</summary>
    private static string AddressLiteral(IPAddress address) => address switch
    {
        { IsIPv4MappedToIPv6: true } => $"[{address.MapToIPv4()}]",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"[IPv6:{new IPAddress(address.GetAddressBytes())}]",
        _ => $"[{address}]",
    };

    private async Task SignInAsync(SmtpOptions options, string extensions, CancellationToken ct)
    {
        string[] mechanisms = [.. extensions.Split('\n')
            .Where(line => line.Length > 4 && line.AsSpan(4).StartsWith("AUTH", StringComparison.OrdinalIgnoreCase))
            .SelectMany(line => line[4..].Split([' ', '='], StringSplitOptions.RemoveEmptyEntries))];
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await AskAsync("AUTH PLAIN " + Base64($"\0{options.User}\0{options.Password}"), "AUTH", 235, ct);
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await AskAsync("AUTH LOGIN", "AUTH", 334, ct);
            await AskAsync(Base64(options.User), "AUTH", 334, ct);
            await AskAsync(Base64(options.Password), "AUTH", 235, ct);
        }
        else
        {
            throw new SmtpFailedException("The mail server offers no sign-in by PLAIN or LOGIN", isPermanent: true);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task QuitAsync(CancellationToken ct)
    {
        try
        {
            await AskAsync("QUIT", "QUIT", 221, ct);
        }
        catch (Exception gone) when (gone is IOException or SmtpFailedException)
        {
            // The letter is taken; how the server says goodbye does not matter.
        }
    }

    private async Task<string> AskAsync(string command, string name, int expected, CancellationToken ct)
    {
        await WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), ct);
        return await ExpectAsync(name, expected, ct);
    }

    private async Task WriteAsync(byte[] bytes, CancellationToken ct)
    {
        await _stream.WriteAsync(bytes, ct);
        await _stream.FlushAsync(ct);
    }

    /// <param name="name">What is being done, for the message: the command itself may hold a secret.</param>
    private async Task<string> ExpectAsync(string name, int expected, CancellationToken ct)
    {
        var answer = new StringBuilder();
        string line;
        do
        {
            line = await ReadLineAsync(ct);
            answer.Append(line).Append('\n');
            if (answer.Length > MaxAnswer)
            {
                throw new SmtpFailedException($"The mail server's answer to {name} is too long", isPermanent: false);
            }
        }
        while (line.Length > 3 && line[3] == '-');

        if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int code))
        {
            throw new SmtpFailedException($"The mail server's answer to {name} is not SMTP", isPermanent: false);
        }

        // Servers repeat what they were told: of their words only the code is kept.
        return code == expected ? answer.ToString() : throw new SmtpFailedException($"The mail server answered {code} to {name}", code >= 500);
    }

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, ct));
                if (_end == 0)
                {
                    throw new IOException("The mail server ended the connection");
                }
            }

            char next = (char)_buffer[_start++];
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Append(next).Length > MaxAnswer)
            {
                throw new SmtpFailedException("A line of the mail server is too long", isPermanent: false);
            }
        }
    }
}
