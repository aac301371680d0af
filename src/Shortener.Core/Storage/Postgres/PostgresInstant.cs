using Shortener.Core.Clicks;

namespace Shortener.Core.Storage.Postgres;

/// <summary>Instants as PostgreSQL keeps them: to the microsecond.</summary>
internal static class PostgresInstant
{
    public static DateTimeOffset Of(DateTimeOffset instant) => UnixMicros.ToInstant(UnixMicros.From(instant));

    public static DateTimeOffset? Of(DateTimeOffset? instant) => instant is { } some ? Of(some) : null;
}
