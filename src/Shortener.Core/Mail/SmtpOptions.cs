namespace Shortener.Core.Mail;

/// <summary>The mail server that letters are handed to.</summary>
public sealed class SmtpOptions
{
    public const string SectionName = "Smtp";

    public const string None = "none";
    public const string StartTls = "starttls";
    public const string Tls = "tls";

    /// <summary>Host name or address of the mail server. Default: empty, no mail is sent. Environment: <c>Smtp__Host</c>.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port, 1 to 65535. Default: 0, which is 465 with <c>tls</c>, 587 with <c>starttls</c>, 25 with <c>none</c>.</summary>
    public int Port { get; set; }

    /// <summary>
    /// <c>starttls</c> (default): the connection is encrypted before anything is said, or given up; <c>tls</c>: encrypted from the first
    /// byte; <c>none</c>: never, for a server on the same machine or network. The certificate must hold. Passwords are never sent
    /// unencrypted to another machine.
    /// </summary>
    public string Security { get; set; } = StartTls;

    /// <summary>Name to sign in with. Default: empty, no sign-in.</summary>
    public string User { get; set; } = "";

    /// <summary>Password to sign in with; together with <see cref="User"/>.</summary>
    public string Password { get; set; } = "";

    /// <summary>Sender, as an address (<c>links@example.com</c>) or with a name (<c>Links &lt;links@example.com&gt;</c>).</summary>
    public string From { get; set; } = "";

    /// <summary>
    /// PEM file of the authority that signed the server's certificate, where the machine does not know it. Default: empty, the
    /// machine's own authorities.
    /// </summary>
    public string CertificateAuthority { get; set; } = "";

    public bool IsConfigured => Host.Length > 0;

    public int EffectivePort => Port != 0 ? Port : Security switch { Tls => 465, StartTls => 587, _ => 25 };
}
