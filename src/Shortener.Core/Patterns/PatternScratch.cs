namespace Shortener.Core.Patterns;

/// <summary>Working memory for matching one text at a time. Not thread-safe; every thread has its own.</summary>
internal sealed class PatternScratch
{
    [ThreadStatic]
    private static PatternScratch? _ofThread;

    private ulong[] _hits = [];

    public static PatternScratch OfThread => _ofThread ??= new PatternScratch();

    public PatternMatcher Matcher { get; } = new();

    /// <summary>Finds the literals of an index; the answer is valid until the next scan.</summary>
    public ReadOnlySpan<ulong> Scan(PatternIndex index, string text)
    {
        if (_hits.Length < index.HitWords)
        {
            _hits = new ulong[index.HitWords];
        }

        Span<ulong> hits = _hits.AsSpan(0, index.HitWords);
        index.Scan(text, hits);
        return hits;
    }
}
