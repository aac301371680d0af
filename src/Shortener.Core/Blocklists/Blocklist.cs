using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Shortener.Core.Blocklists;

/// <summary>
/// Hosts, sub-domains and path prefixes that nobody is led to. Immutable, thread-safe. Entries are kept as 64-bit hashes under a key
/// drawn for each list, so a lookup that finds nothing compares no text and allocates nothing; that two addresses share a hash is less
/// likely than one in 10^12 with a million entries.
/// </summary>
public sealed class Blocklist
{
    /// <summary>Blocks nothing.</summary>
    public static readonly Blocklist Empty = new([], default, false, false, 0);

    private readonly ulong[] _table;
    private readonly BlocklistHash _hash;
    private readonly bool _hasWildcards;
    private readonly bool _hasPaths;

    private Blocklist(ulong[] table, BlocklistHash hash, bool hasWildcards, bool hasPaths, int count)
    {
        (_table, _hash, _hasWildcards, _hasPaths, Count) = (table, hash, hasWildcards, hasPaths, count);
    }

    /// <summary>Distinct entries, and one more for each host that has path entries.</summary>
    public int Count { get; }

    /// <summary>
    /// The entry that blocks a URL: <c>evil.example</c>, <c>*.evil.example</c> or <c>evil.example/path/</c>; null where none does. What
    /// is no web address is not blocked.
    /// </summary>
    /// <param name="url">Normalised as <see cref="Destinations.WebUrl.Href"/>. User, port, query and fragment do not matter.</param>
    public string? Find(ReadOnlySpan<char> url)
    {
        int schemeEnd = url.IndexOf("://");
        if (_table.Length == 0 || schemeEnd < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = url[(schemeEnd + 3)..];
        int authorityEnd = rest.IndexOfAny('/', '?', '#');
        ReadOnlySpan<char> path = authorityEnd < 0 ? [] : rest[authorityEnd..];
        ReadOnlySpan<char> host = authorityEnd < 0 ? rest : rest[..authorityEnd];
        host = host[(host.LastIndexOf('@') + 1)..];
        int port = host.LastIndexOf(':');
        host = port > host.LastIndexOf(']') ? host[..port] : host;
        host = host is [.. var name, '.'] ? name : host;
        int end = path.IndexOfAny('?', '#');
        return Find(host, end < 0 ? path : path[..end]);
    }

    private string? Find(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        // From the last letter on, so that one pass gives the hash of every parent domain.
        ulong state = _hash.Seed;
        bool isName = !IsAddress(host);
        for (int i = host.Length - 1; i >= 0; i--)
        {
            state = _hash.Step(state, host[i]);
            bool whole = i == 0;
            if (!whole && !(isName && host[i - 1] == '.'))
            {
                continue;
            }

            if (Holds(_hash.End(state, BlocklistKind.Host)))
            {
                return host[i..].ToString();
            }

            if (!whole && _hasWildcards && Holds(_hash.End(state, BlocklistKind.SubDomains)))
            {
                return $"*.{host[i..]}";
            }
        }

        return _hasPaths && Holds(_hash.End(state, BlocklistKind.HostWithPaths)) ? FindPath(host, path, state) : null;
    }

    private string? FindPath(ReadOnlySpan<char> host, ReadOnlySpan<char> path, ulong state)
    {
        for (int i = 0; i < path.Length; i++)
        {
            state = _hash.Step(state, path[i]);
            bool boundary = path[i] == '/' || i + 1 == path.Length || path[i + 1] == '/';
            if (boundary && Holds(_hash.End(state, BlocklistKind.Path)))
            {
                return string.Concat(host, path[..(i + 1)]);
            }
        }

        return null;
    }

    private bool Holds(ulong hash)
    {
        ulong[] table = _table;
        for (int at = Place(hash, table.Length); table[at] != 0; at = at + 1 == table.Length ? 0 : at + 1)
        {
            if (table[at] == hash)
            {
                return true;
            }
        }

        return false;
    }

    private static int Place(ulong hash, int length) => (int)Math.BigMul(hash, (ulong)length, out _);

    /// <summary>An IP address has no parent domains, although it has dots.</summary>
    private static bool IsAddress(ReadOnlySpan<char> host) => host is ['[', ..] || host is [.., >= '0' and <= '9'];

    /// <summary>Collects entries. Not thread-safe.</summary>
    internal sealed class Builder
    {
        private readonly BlocklistHash _hash = BlocklistHash.Create();
        private readonly List<ulong> _entries = [];
        private bool _hasWildcards;
        private bool _hasPaths;

        /// <summary>Entries added, repeated ones included.</summary>
        public int Count => _entries.Count;

        /// <param name="host">Lower-case punycode, without trailing dot.</param>
        /// <param name="subDomainsOnly">Whether the host itself stays open.</param>
        public void AddHost(ReadOnlySpan<char> host, bool subDomainsOnly)
        {
            _hasWildcards |= subDomainsOnly;
            _entries.Add(_hash.End(OfHost(host), subDomainsOnly ? BlocklistKind.SubDomains : BlocklistKind.Host));
        }

        /// <param name="host">Lower-case punycode, without trailing dot.</param>
        /// <param name="path">Starts with a slash, percent-encoded.</param>
        public void AddPath(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
        {
            _hasPaths = true;
            ulong state = OfHost(host);
            _entries.Add(_hash.End(state, BlocklistKind.HostWithPaths));
            foreach (char c in path)
            {
                state = _hash.Step(state, c);
            }

            _entries.Add(_hash.End(state, BlocklistKind.Path));
        }

        public Blocklist Build()
        {
            // Two thirds full at most: a miss then looks at three places on average. One place always stays free and ends every probe.
            var table = new ulong[_entries.Count == 0 ? 0 : (_entries.Count * 3L / 2) + 2];
            int count = 0;
            foreach (ulong hash in CollectionsMarshal.AsSpan(_entries))
            {
                int at = Place(hash, table.Length);
                while (table[at] != 0 && table[at] != hash)
                {
                    at = at + 1 == table.Length ? 0 : at + 1;
                }

                count += table[at] == 0 ? 1 : 0;
                table[at] = hash;
            }

            return new Blocklist(table, _hash, _hasWildcards, _hasPaths, count);
        }

        private ulong OfHost(ReadOnlySpan<char> host)
        {
            ulong state = _hash.Seed;
            for (int i = host.Length - 1; i >= 0; i--)
            {
                state = _hash.Step(state, host[i]);
            }

            return state;
        }
    }
}

/// <summary>What an entry's hash stands for.</summary>
internal enum BlocklistKind : ulong
{
    Host = 1,
    SubDomains = 2,
    HostWithPaths = 3,
    Path = 4,
}

/// <summary>A keyed hash that grows letter by letter: a folded 64 × 64 bit product for each.</summary>
internal readonly record struct BlocklistHash(ulong Seed, ulong Factor)
{
    public static BlocklistHash Create()
    {
        Span<ulong> key = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(key));
        return new BlocklistHash(key[0], key[1] | 1);
    }

    public ulong Step(ulong state, char c) => Fold(state ^ c ^ Seed);

    /// <summary>Never 0, which marks a free place.</summary>
    public ulong End(ulong state, BlocklistKind kind) => Fold(Fold(state + (ulong)kind)) is var hash && hash == 0 ? 1 : hash;

    private ulong Fold(ulong value)
    {
        ulong high = Math.BigMul(value + 0x9E37_79B9_7F4A_7C15, Factor, out ulong low);
        return high ^ low;
    }
}
