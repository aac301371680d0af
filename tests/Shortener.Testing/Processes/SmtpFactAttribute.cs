using Xunit;

namespace Shortener.Testing.Processes;

/// <summary>A test with Debian's <c>python3-aiosmtpd</c>; skipped with the reason where it is absent. <c>./test.sh</c> installs it as root.</summary>
public sealed class SmtpFactAttribute : FactAttribute
{
    public SmtpFactAttribute()
    {
        if (!SmtpServer.IsInstalled)
        {
            Skip = "aiosmtpd is not installed (Debian: apt-get install python3-aiosmtpd)";
        }
    }
}
