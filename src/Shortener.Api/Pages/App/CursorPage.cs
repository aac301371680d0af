using System.Globalization;
using Shortener.Core.Ids;

namespace Shortener.Api.Pages.App;

/// <summary>What a page of a list shows.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Cursor">The page's own; null on the first.</param>
/// <param name="Next">Of the next page; null on the last.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, string? Cursor, string? Next);

/// <summary>Reads the page that the address asks for. A cursor that is none shows the first page. Stateless, thread-safe.</summary>
internal static class CursorPages
{
    /// <summary>Rows of a dashboard's list.</summary>
    public const int Size = 50;

    /// <param name="context">The request.</param>
    /// <param name="ids">What cursors are; null for plain numbers.</param>
    /// <param name="read">Reads so many behind an id (null from the beginning).</param>
    /// <param name="idOf">What the next page goes on from.</param>
    public static async Task<CursorPage<T>> ReadAsync<T>(
        HttpContext context, OpaqueId? ids, Func<long?, int, Task<IReadOnlyList<T>>> read, Func<T, long> idOf)
    {
        string? cursor = context.Request.Query["cursor"];
        long behind = 0;
        if (cursor is not null && !(ids?.TryParse(cursor, out behind) ?? long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out behind)))
        {
            cursor = null;
        }

        // One more than shown tells whether there is another page.
        IReadOnlyList<T> found = await read(cursor is null ? null : behind, Size + 1);
        string? next = found.Count <= Size ? null
            : ids?.Format(idOf(found[Size - 1])) ?? idOf(found[Size - 1]).ToString(CultureInfo.InvariantCulture);
        return new CursorPage<T>([.. found.Take(Size)], cursor, next);
    }
}
