using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Shortener.Core.Mail;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Mail;

/// <summary>Letters on their way to a real SMTP server that is not ours.</summary>
public sealed class MailQueueTests
{
    private const string Secret = "marker-token-in-a-letter-55e1";

    private static readonly Letter Hello = new("ana@example.com", "Привет, Ана", "Hola\n.\n" + Secret, "<p>Привет " + Secret + "</p>");

    [SmtpFact]
    public async Task A_letter_arrives_as_it_was_written()
    {
        await using SmtpServer server = await SmtpServer.StartAsync();
        await using Sending sending = Sending.To(new SmtpOptions { Host = "127.0.0.1", Port = server.Port, Security = "none", From = "José <links@example.com>" });
        await sending.Queue.SendAsync(Hello, CancellationToken.None);
        ReceivedLetter letter = await server.NextAsync();
        Assert.Equal(("links@example.com", "ana@example.com", null, false), (letter.From, Assert.Single(letter.To), letter.User, letter.IsEncrypted));
        Assert.Equal(("Привет, Ана", "José <links@example.com>"), (letter.Subject, letter.SenderHeader));
        Assert.Equal(Hello.Text, letter.Text.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal(Hello.Html, letter.Html.TrimEnd());
    }

    [SmtpFact]
    public Task STARTTLS_comes_before_the_password() => ArrivesEncryptedAsync(SmtpSecurity.StartTls, SmtpOptions.StartTls);

    [SmtpFact]
    public Task A_connection_may_be_encrypted_from_its_first_byte() => ArrivesEncryptedAsync(SmtpSecurity.Tls, SmtpOptions.Tls);

    [SmtpFact]
    public async Task A_certificate_that_does_not_hold_gets_no_password_and_no_letter()
    {
        await using SmtpServer server = await SmtpServer.StartAsync(SmtpSecurity.StartTls, auth: true);
        await using Sending sending = Sending.To(Encrypted(server, SmtpOptions.StartTls, certificateAuthority: ""));
        await sending.Queue.SendAsync(Hello, CancellationToken.None);
        await sending.UntilAsync("given up");
        Assert.False(server.HasMore);
        sending.ShowsNoSecret();
    }

    [SmtpFact]
    public async Task A_server_without_STARTTLS_gets_no_letter_where_it_is_asked_for()
    {
        await using SmtpServer server = await SmtpServer.StartAsync();
        await using Sending sending = Sending.To(new SmtpOptions { Host = "localhost", Port = server.Port, From = "links@example.com" });
        await sending.Queue.SendAsync(Hello, CancellationToken.None);
        await sending.UntilAsync("given up");
        Assert.False(server.HasMore);
    }

    [SmtpFact]
    public async Task A_wrong_password_is_given_up_at_once_and_not_printed()
    {
        await using SmtpServer server = await SmtpServer.StartAsync(SmtpSecurity.StartTls, auth: true);
        SmtpOptions options = Encrypted(server, SmtpOptions.StartTls, server.CertificateAuthority);
        options.Password = "marker-wrong-password-91";
        await using Sending sending = Sending.To(options);
        await sending.Queue.SendAsync(Hello, CancellationToken.None);
        await sending.UntilAsync("given up after 1 attempts");
        sending.ShowsNoSecret("marker-wrong-password-91");
    }

    [SmtpFact]
    public async Task A_letter_refused_for_the_time_being_is_tried_again_and_keeps_no_other_waiting()
    {
        await using SmtpServer server = await SmtpServer.StartAsync(refusals: 1);
        await using Sending sending = Sending.To(
            new SmtpOptions { Host = "127.0.0.1", Port = server.Port, Security = "none", From = "links@example.com" }, TimeSpan.FromMilliseconds(300));
        await sending.Queue.SendAsync(Hello with { Subject = "first" }, CancellationToken.None);
        await sending.Queue.SendAsync(Hello with { Subject = "second" }, CancellationToken.None);
        Assert.Equal("second", (await server.NextAsync()).Subject);
        Assert.Equal("first", (await server.NextAsync()).Subject);
        sending.ShowsNoSecret();
    }

    [SmtpFact]
    public async Task A_mailbox_that_does_not_exist_is_given_up_and_the_next_letter_goes_on()
    {
        await using SmtpServer server = await SmtpServer.StartAsync();
        await using Sending sending = Sending.To(new SmtpOptions { Host = "127.0.0.1", Port = server.Port, Security = "none", From = "links@example.com" });
        await sending.Queue.SendAsync(Hello with { To = "nobody@example.com" }, CancellationToken.None);
        await sending.Queue.SendAsync(Hello, CancellationToken.None);
        Assert.Equal("ana@example.com", Assert.Single((await server.NextAsync()).To));
        await sending.UntilAsync("550");
        sending.ShowsNoSecret("nobody@example.com");
    }

    [Fact]
    public async Task A_server_that_is_away_does_not_keep_the_sender_waiting_and_the_queue_is_bounded()
    {
        await using Sending sending = Sending.To(
            new SmtpOptions { Host = "127.0.0.1", Port = FreePort.Find(), Security = "none", From = "links@example.com" }, TimeSpan.FromMinutes(5));
        for (int i = 0; i < MailQueue.Capacity + 1; i++)
        {
            await sending.Queue.SendAsync(Hello, CancellationToken.None);
        }

        await sending.UntilAsync("dropped");
        sending.ShowsNoSecret();
    }

    [Fact]
    public async Task An_authority_that_cannot_be_read_gives_letters_up_and_does_not_end_the_queue()
    {
        using var folder = new TemporaryDirectory();
        string authority = folder.File("authority.pem");
        await File.WriteAllTextAsync(authority, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using Sending sending = Sending.To(new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Security = SmtpOptions.Tls,
            From = "links@example.com",
            CertificateAuthority = authority,
        });
        for (int letter = 1; letter <= 2; letter++)
        {
            await sending.Queue.SendAsync(Hello, CancellationToken.None);
            await sending.UntilAsync("given up", letter);
        }

        sending.ShowsNoSecret();
    }

    [Theory]
    [InlineData("ana@example.com\r\nDATA")]
    [InlineData("ana@example.com> <eve@evil.example")]
    public async Task An_address_that_could_carry_a_command_is_refused(string to)
    {
        await using Sending sending = Sending.To(new SmtpOptions { Host = "127.0.0.1", Port = 1, Security = "none", From = "links@example.com" });
        await Assert.ThrowsAsync<ArgumentException>(() => sending.Queue.SendAsync(Hello with { To = to }, CancellationToken.None));
    }

    private static async Task ArrivesEncryptedAsync(SmtpSecurity security, string option)
    {
        await using SmtpServer server = await SmtpServer.StartAsync(security, auth: security == SmtpSecurity.StartTls);
        SmtpOptions options = Encrypted(server, option, server.CertificateAuthority);
        if (security == SmtpSecurity.Tls)
        {
            // aiosmtpd offers AUTH only behind its own STARTTLS.
            (options.User, options.Password) = ("", "");
        }

        await using Sending sending = Sending.To(options);
        await sending.Queue.SendAsync(Hello, CancellationToken.None);
        ReceivedLetter letter = await server.NextAsync();
        Assert.True(letter.IsEncrypted);
        Assert.Equal(security == SmtpSecurity.StartTls ? SmtpServer.User : null, letter.User);
        sending.ShowsNoSecret();
    }

    private static SmtpOptions Encrypted(SmtpServer server, string security, string certificateAuthority) => new()
    {
        Host = "localhost",
        Port = server.Port,
        Security = security,
        User = SmtpServer.User,
        Password = SmtpServer.Password,
        From = "links@example.com",
        CertificateAuthority = certificateAuthority,
    };

    /// <summary>A queue at work, with everything it logs.</summary>
    private sealed class Sending : ILogger<MailQueue>, IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _logged = new();
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;

        public required MailQueue Queue { get; set; }

        public static Sending To(SmtpOptions options, TimeSpan? pause = null)
        {
            var sending = new Sending { Queue = null! };
            sending.Queue = new MailQueue(options, TimeProvider.System, sending)
            {
                Backoff = [.. Enumerable.Repeat(pause ?? TimeSpan.FromMilliseconds(20), MailQueue.Attempts - 1)],
            };
            sending._running = sending.Queue.RunAsync(sending._stop.Token);
            return sending;
        }

        public async Task UntilAsync(string logged, int times = 1)
        {
            long started = TimeProvider.System.GetTimestamp();
            while (_logged.Count(line => line.Contains(logged, StringComparison.Ordinal)) < times)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), string.Join('\n', _logged));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        public void ShowsNoSecret(params string[] further)
        {
            foreach (string secret in (string[])[Secret, SmtpServer.Password, .. further])
            {
                Assert.All(_logged, line => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _logged.Enqueue(formatter(state, exception) + exception);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running.ContinueWith(_ => { }, TaskScheduler.Default);
            _stop.Dispose();
        }
    }
}
