using System.Globalization;

namespace Shortener.Core.Redis;

/// <summary>Settings of one Redis server, from its INFO.</summary>
/// <param name="Server">Address and port.</param>
/// <param name="MaxMemory">Bytes; 0 without a limit.</param>
/// <param name="Persists">An append-only file or snapshots are on; also true where the server does not tell.</param>
public sealed record RedisSettings(string Server, Version Version, long MaxMemory, string EvictionPolicy, bool Persists)
{
    /// <summary>Reads the text of <c>INFO</c> and the value of the setting <c>save</c>; null when the text is not that.</summary>
    internal static RedisSettings? Parse(string server, string info, string? snapshots)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in info.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                values[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        if (!Version.TryParse(values.GetValueOrDefault("redis_version"), out Version? version))
        {
            return null;
        }

        _ = long.TryParse(values.GetValueOrDefault("maxmemory"), NumberStyles.None, CultureInfo.InvariantCulture, out long maxMemory);
        bool persists = values.GetValueOrDefault("aof_enabled") == "1" || snapshots is not "";
        return new RedisSettings(server, version, maxMemory, values.GetValueOrDefault("maxmemory_policy", "noeviction"), persists);
    }
}
