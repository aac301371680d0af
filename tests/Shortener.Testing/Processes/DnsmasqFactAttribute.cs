using Xunit;

namespace Shortener.Testing.Processes;

/// <summary>A test with Debian's <c>dnsmasq</c>; skipped with the reason where it is absent. <c>./test.sh</c> installs it as root.</summary>
public sealed class DnsmasqFactAttribute : FactAttribute
{
    public DnsmasqFactAttribute()
    {
        if (DnsmasqServer.Executable is null)
        {
            Skip = "dnsmasq is not installed (Debian: apt-get install dnsmasq-base)";
        }
    }
}
