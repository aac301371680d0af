using System.Globalization;
using Shortener.Api.Problems;
using Shortener.Core.Ids;

namespace Shortener.Api.Accounts;

/// <summary>Reads <c>cursor</c> and <c>limit</c> of a list whose cursors are ids. Stateless, thread-safe.</summary>
internal static class PageQuery
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;

    /// <summary>How many are asked for, and behind which number; null for the first page.</summary>
    public static (int Count, long? After) Read(FieldErrors errors, OpaqueId ids, string? cursor, string? limit)
    {
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        long after = 0;
        if (cursor is not null && !ids.TryParse(cursor, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        return (count, cursor is null ? null : after);
    }
}
