using System.Net;

namespace Shortener.Core.Dns;

/// <summary>Which name server to ask.</summary>
public static class NameServer
{
    private const int DefaultPort = 53;
    private const string SystemFile = "/etc/resolv.conf";

    /// <summary>An address with or without port, an IPv6 address in brackets where a port follows. Never throws.</summary>
    public static bool TryParse(string text, out IPEndPoint? server)
    {
        server = null;
        if (!IPEndPoint.TryParse(text.Trim(), out IPEndPoint? parsed) || IPAddress.Any.Equals(parsed.Address))
        {
            return false;
        }

        server = parsed.Port == 0 ? new IPEndPoint(parsed.Address, DefaultPort) : parsed;
        return true;
    }

    /// <summary>The first one that the system's own resolver asks; null where none is written down.</summary>
    public static IPEndPoint? OfSystem() => File.Exists(SystemFile) ? FirstOf(File.ReadLines(SystemFile)) : null;

    /// <param name="lines">Of a file like <c>/etc/resolv.conf</c> (resolv.conf(5)).</param>
    internal static IPEndPoint? FirstOf(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var address, ..] && TryParse(address, out IPEndPoint? server))
            {
                return server;
            }
        }

        return null;
    }
}
