using System.Globalization;
using Shortener.Core.Ids;

namespace Shortener.Core.Interstitials;

/// <summary>
/// What a visitor's first-party cookie says: whether they agreed to it, since when they come, and how often they met which interstitial.
/// It holds no identifier, so it tells two visitors apart by nothing that the visitor cannot read; who edits it changes only what they
/// see themselves. Immutable.
/// </summary>
/// <remarks>Text: <c>1.agreed.firstSeen</c> and <c>.id-since-showings</c> for each interstitial, minutes since the Unix epoch in decimal.</remarks>
public sealed record VisitorState(bool? Agreed, long? FirstSeen, IReadOnlyList<VisitorShowings> Showings)
{
    /// <summary>Interstitials remembered, the most recent ones.</summary>
    public const int MaxShowings = 20;

    /// <summary>Minutes after which somebody who comes again is a returning visitor: the length of a session.</summary>
    public const int SessionMinutes = 30;

    /// <summary>A visitor without a cookie.</summary>
    public static readonly VisitorState Unknown = new(null, null, []);

    private const char Separator = '.';
    private const int MaxText = 1_200;

    /// <summary>Anything that <see cref="ToString"/> did not make is a visitor without a cookie. Never throws for data.</summary>
    public static VisitorState Parse(string? text)
    {
        if (text is not { Length: > 0 and <= MaxText } || text.Split(Separator) is not ["1", { Length: <= 1 } agreed, var seen, .. var rest] || rest.Length > MaxShowings)
        {
            return Unknown;
        }

        var showings = new List<VisitorShowings>(rest.Length);
        foreach (string part in rest)
        {
            if (part.Split('-') is [var id, var since, var count]
                && OpaqueId.Interstitial.TryParse(id, out long number)
                && TryMinutes(since, out long from)
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int times))
            {
                showings.Add(new VisitorShowings(number, from, times));
            }
        }

        return new VisitorState(agreed switch { "1" => true, "0" => false, _ => null }, TryMinutes(seen, out long first) ? first : null, showings);
    }

    /// <summary>Whether the visitor came before this session; null where no cookie could tell.</summary>
    public bool? IsReturning(DateTimeOffset now) => FirstSeen is { } first ? Minutes(now) - first >= SessionMinutes : null;

    /// <summary>The state after one more showing; null when the cap is used up.</summary>
    public VisitorState? TryShow(long interstitialId, FrequencyCap? cap, DateTimeOffset now)
    {
        long minute = Minutes(now);
        VisitorState seen = FirstSeen is null || FirstSeen > minute ? this with { FirstSeen = minute } : this;
        if (cap is null)
        {
            return seen;
        }

        VisitorShowings? before = Showings.FirstOrDefault(one => one.InterstitialId == interstitialId);
        bool current = before is not null && before.Since <= minute && minute - before.Since < cap.Hours * 60L;
        if (current && before!.Count >= cap.Showings)
        {
            return null;
        }

        VisitorShowings shown = current ? before! with { Count = before.Count + 1 } : new VisitorShowings(interstitialId, minute, 1);
        return seen with { Showings = [shown, .. Showings.Where(one => one.InterstitialId != interstitialId).Take(MaxShowings - 1)] };
    }

    /// <summary>The cookie's value: letters, digits, dots and hyphens.</summary>
    public override string ToString() => string.Join(
        Separator,
        Showings.Select(one => string.Create(CultureInfo.InvariantCulture, $"{OpaqueId.Interstitial.Format(one.InterstitialId)}-{one.Since}-{one.Count}"))
            .Prepend(FirstSeen?.ToString(CultureInfo.InvariantCulture) ?? "")
            .Prepend(Agreed switch { true => "1", false => "0", _ => "" })
            .Prepend("1"));

    private static long Minutes(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / 60;

    private static bool TryMinutes(string text, out long minutes) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out minutes) && minutes is > 0 and < 1_000_000_000;
}

/// <summary>How often a visitor met an interstitial since the first showing that counts.</summary>
/// <param name="InterstitialId">The interstitial.</param>
/// <param name="Since">Minutes since the Unix epoch.</param>
/// <param name="Count">Showings.</param>
public sealed record VisitorShowings(long InterstitialId, long Since, int Count);
