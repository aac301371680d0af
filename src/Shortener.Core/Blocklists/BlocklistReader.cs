using System.Buffers;
using System.Text;
using Shortener.Core.Destinations;

namespace Shortener.Core.Blocklists;

/// <summary>A list that was read, and how many of its lines were no entry.</summary>
/// <param name="FirstUnusable">Number of the first such line, from 1; 0 where there is none.</param>
internal readonly record struct BlocklistReading(Blocklist List, int Unusable, int FirstUnusable);

/// <summary>Reads the file's lines; their form is described in docs/blocklist.md.</summary>
internal static class BlocklistReader
{
    /// <summary>Longer lines are no entries.</summary>
    private const int MaxLineLength = 8_192;

    private static readonly SearchValues<char> Blank = SearchValues.Create(" \t\v\f\u00a0");
    private static readonly SearchValues<char> PlainHost = SearchValues.Create("-.0123456789_abcdefghijklmnopqrstuvwxyz");

    /// <exception cref="BlocklistException">The text is no list, or a too long one.</exception>
    public static BlocklistReading Read(Stream file, int maxEntries)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: false), detectEncodingFromByteOrderMarks: true, 64 * 1_024, leaveOpen: true);
        var builder = new Blocklist.Builder();
        char[] buffer = new char[MaxLineLength];
        int filled = 0, line = 0, unusable = 0, firstUnusable = 0, usable = 0;
        bool tooLong = false, ended = false;
        while (!ended)
        {
            int read = reader.ReadBlock(buffer, filled, buffer.Length - filled);
            ended = read < buffer.Length - filled;
            filled += read;
            ReadOnlySpan<char> rest = buffer.AsSpan(0, filled);
            for (int end = rest.IndexOf('\n'); end >= 0 || (ended && rest.Length > 0); end = rest.IndexOf('\n'))
            {
                Take(end < 0 ? rest : rest[..end]);
                rest = end < 0 ? [] : rest[(end + 1)..];
            }

            if (rest.Length == buffer.Length)
            {
                tooLong = true;
                rest = [];
            }

            rest.CopyTo(buffer);
            filled = rest.Length;
        }

        return unusable > usable
            ? throw new BlocklistException($"of its lines {unusable} are no hosts or paths, and only {usable} are")
            : new BlocklistReading(builder.Build(), unusable, firstUnusable);

        void Take(ReadOnlySpan<char> text)
        {
            line++;
            int before = builder.Count;
            if (tooLong || !TryAdd(builder, text))
            {
                unusable++;
                firstUnusable = firstUnusable == 0 ? line : firstUnusable;
            }

            usable += builder.Count > before ? 1 : 0;
            tooLong = false;
            if (builder.Count > maxEntries)
            {
                throw new BlocklistException($"it holds more than {maxEntries} entries; raise Blocklist:MaxEntries (environment: Blocklist__MaxEntries) or shorten it");
            }
        }
    }

    /// <summary>False for a line that is neither entry nor comment.</summary>
    internal static bool TryAdd(Blocklist.Builder builder, ReadOnlySpan<char> line)
    {
        line = line.Trim("\r \t\v\f\u00a0\ufeff");
        if (line.IsEmpty || line[0] is '#' or '!')
        {
            return true;
        }

        int blank = line.IndexOfAny(Blank);
        if (blank < 0)
        {
            return TryAddEntry(builder, line);
        }

        ReadOnlySpan<char> first = line[..blank];
        ReadOnlySpan<char> rest = line[blank..].TrimStart(" \t\v\f\u00a0");
        if (rest[0] == '#')
        {
            return TryAddEntry(builder, first);
        }

        return System.Net.IPAddress.TryParse(first, out _) && TryAddHosts(builder, rest);
    }

    /// <summary>The names of a hosts file's line. Those of the machine itself (<c>localhost</c>, <c>broadcasthost</c>) are passed over.</summary>
    private static bool TryAddHosts(Blocklist.Builder builder, ReadOnlySpan<char> names)
    {
        foreach (Range range in names.SplitAny(Blank))
        {
            ReadOnlySpan<char> name = names[range];
            if (name is ['#', ..])
            {
                return true;
            }

            if (name.Contains('.') && name is not "0.0.0.0" && !name.StartsWith("localhost.", StringComparison.OrdinalIgnoreCase) && !TryAddEntry(builder, name))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAddEntry(Blocklist.Builder builder, ReadOnlySpan<char> entry)
    {
        bool subDomainsOnly = entry.StartsWith("*.", StringComparison.Ordinal);
        entry = subDomainsOnly ? entry[2..] : entry is ['.', .. var parent] ? parent : entry;
        if (!entry.ContainsAnyExcept(PlainHost) && entry.Contains('.') && entry[^1] is >= 'a' and <= 'z' && entry[0] != '.')
        {
            builder.AddHost(entry, subDomainsOnly);
            return true;
        }

        string text = entry.Contains("://", StringComparison.Ordinal) ? entry.ToString() : $"http://{entry}";
        if (WebUrl.TryParse(text, null, out WebUrl? url) != WebUrlError.None || url!.HasUserInfo || url.Query is not null)
        {
            return false;
        }

        string host = url.Host.EndsWith('.') ? url.Host[..^1] : url.Host;
        bool isAddress = host[0] == '[' || char.IsAsciiDigit(host[^1]);
        // A bare top-level domain is a slip that would block half the web; who means it writes *.zip.
        if (host.Length == 0 || (!host.Contains('.', StringComparison.Ordinal) && !isAddress && !subDomainsOnly) || (subDomainsOnly && (isAddress || url.Path != "/")))
        {
            return false;
        }

        if (url.Path == "/")
        {
            builder.AddHost(host, subDomainsOnly);
        }
        else
        {
            builder.AddPath(host, url.Path);
        }

        return true;
    }
}

/// <summary>A file that cannot be used as a blocklist; the message says why.</summary>
internal sealed class BlocklistException(string message) : Exception(message);
