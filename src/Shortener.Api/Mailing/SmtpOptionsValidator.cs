using System.Net;
using Microsoft.Extensions.Options;
using Shortener.Core.Mail;

namespace Shortener.Api.Mailing;

/// <summary>Refuses a mail server that no letter could be handed to. Messages hold no password.</summary>
internal sealed class SmtpOptionsValidator : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        if (!options.IsConfigured)
        {
            return ValidateOptionsResult.Success;
        }

        var failures = new List<string>();
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            failures.Add($"Smtp:Host is '{options.Host}'; it must be a host name or an address (environment: Smtp__Host)");
        }

        if (options.Port is < 0 or > IPEndPoint.MaxPort)
        {
            failures.Add($"Smtp:Port is {options.Port}; it must be 1 to 65535, or 0 for the usual one (environment: Smtp__Port)");
        }

        if (options.Security is not (SmtpOptions.None or SmtpOptions.StartTls or SmtpOptions.Tls))
        {
            failures.Add($"Smtp:Security is '{options.Security}'; it must be none, starttls or tls (environment: Smtp__Security)");
        }

        if (!MailSender.TryParse(options.From, out _))
        {
            failures.Add($"Smtp:From is '{options.From}'; it must be an address such as links@example.com, or Links <links@example.com> (environment: Smtp__From)");
        }

        if (options.User.Length > 0 != options.Password.Length > 0)
        {
            failures.Add("Smtp:User and Smtp:Password belong together; one of them is missing (environment: Smtp__User, Smtp__Password)");
        }

        if (options is { Security: SmtpOptions.None, User.Length: > 0 } && !IsThisMachine(options.Host))
        {
            failures.Add("Smtp:Security is none, so the password would cross the network unencrypted; use starttls or tls (environment: Smtp__Security)");
        }

        if (options.CertificateAuthority.Length > 0 && !File.Exists(options.CertificateAuthority))
        {
            failures.Add($"Smtp:CertificateAuthority is '{options.CertificateAuthority}', which is no file (environment: Smtp__CertificateAuthority)");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
