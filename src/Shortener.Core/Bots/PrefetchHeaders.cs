namespace Shortener.Core.Bots;

/// <summary>Recognises requests that a browser makes ahead of its user. Stateless, thread-safe, allocates nothing.</summary>
public static class PrefetchHeaders
{
    /// <summary>
    /// Whether one of the headers announces a prefetch, prerender or preview. Absent headers are empty spans.
    /// </summary>
    /// <param name="secPurpose"><c>Sec-Purpose: prefetch</c>, also <c>prefetch;prerender</c> (Fetch standard).</param>
    /// <param name="purpose"><c>Purpose: prefetch</c> (Chromium, Safari).</param>
    /// <param name="xPurpose"><c>X-Purpose: preview</c> (Safari's top sites).</param>
    /// <param name="xMoz"><c>X-Moz: prefetch</c> (Firefox).</param>
    public static bool IsPrefetch(
        ReadOnlySpan<char> secPurpose, ReadOnlySpan<char> purpose, ReadOnlySpan<char> xPurpose, ReadOnlySpan<char> xMoz) =>
        Announces(secPurpose) || Announces(purpose) || Announces(xPurpose) || Announces(xMoz);

    /// <summary>Whether a header of this name can announce a prefetch.</summary>
    public static bool IsPrefetchHeader(ReadOnlySpan<char> name) =>
        name.Equals("Sec-Purpose", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Purpose", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Purpose", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Moz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the value of such a header announces one.</summary>
    public static bool Announces(ReadOnlySpan<char> value) =>
        value.Length > 0
        && (value.Contains("prefetch", StringComparison.OrdinalIgnoreCase)
            || value.Contains("prerender", StringComparison.OrdinalIgnoreCase)
            || value.Contains("preview", StringComparison.OrdinalIgnoreCase));
}
