using Shortener.Api.Mailing;
using Shortener.Core.Mail;

namespace Shortener.UnitTests.Mail;

public sealed class SmtpOptionsTests
{
    [Fact]
    public void Without_a_host_nothing_is_asked_for() => Assert.Null(Validate(new SmtpOptions { Port = -1, Security = "?" }));

    [Theory]
    [InlineData("tls", 465)]
    [InlineData("starttls", 587)]
    [InlineData("none", 25)]
    public void Ports_follow_the_security(string security, int port)
    {
        SmtpOptions options = Usable();
        options.Security = security;
        Assert.Null(Validate(options));
        Assert.Equal(port, options.EffectivePort);
        options.Port = 2525;
        Assert.Equal(2525, options.EffectivePort);
    }

    [Theory]
    [InlineData("Host", "mail example", "Smtp__Host")]
    [InlineData("Port", "65536", "Smtp__Port")]
    [InlineData("Port", "-1", "Smtp__Port")]
    [InlineData("Security", "ssl", "Smtp__Security")]
    [InlineData("From", "links", "Smtp__From")]
    [InlineData("From", "", "Smtp__From")]
    [InlineData("User", "me", "Smtp__User")]
    [InlineData("Password", "secret-of-the-test", "Smtp__User")]
    [InlineData("CertificateAuthority", "/nowhere/ca.pem", "Smtp__CertificateAuthority")]
    public void What_cannot_work_is_refused_with_its_name(string key, string value, string environment)
    {
        SmtpOptions options = Usable();
        System.Reflection.PropertyInfo property = typeof(SmtpOptions).GetProperty(key)!;
        property.SetValue(options, property.PropertyType == typeof(int) ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : value);
        string? failure = Validate(options);
        Assert.Contains(environment, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-the-test", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mail.example.com", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    public void A_password_crosses_no_network_unencrypted(string host, bool allowed)
    {
        var options = new SmtpOptions { Host = host, Security = "none", From = "links@example.com", User = "me", Password = "secret-of-the-test" };
        Assert.Equal(allowed, Validate(options) is null);
    }

    private static SmtpOptions Usable() => new() { Host = "mail.example.com", From = "links@example.com" };

    private static string? Validate(SmtpOptions options) => new SmtpOptionsValidator().Validate(null, options).FailureMessage;
}
