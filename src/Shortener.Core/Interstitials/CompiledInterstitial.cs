using Shortener.Core.Clicks;
using Shortener.Core.Targeting;
using Shortener.Core.Targeting.Conditions;

namespace Shortener.Core.Interstitials;

/// <summary>An interstitial, ready for visits. Immutable, thread-safe, shared between requests.</summary>
/// <remarks>
/// Creatives are drawn by weight for each showing, not kept for a visitor: an advertiser's rotation shall show a visitor who comes again
/// the others as well. Who wants a visitor to stay with one attaches it alone, or tests destinations.
/// </remarks>
public sealed class CompiledInterstitial
{
    private readonly VisitTest? _when;
    private readonly long _from;
    private readonly long _until;
    private readonly Creative[] _creatives;
    private readonly double[] _bounds;

    private CompiledInterstitial(Interstitial source, IReadOnlyList<double>? weights)
    {
        InterstitialSettings settings = source.Settings;
        Source = source;
        _from = settings.From is { } from ? UnixMicros.From(from) : long.MinValue;
        _until = settings.Until is { } until ? UnixMicros.From(until) : long.MaxValue;
        _when = settings.When is { } when ? new ConditionCompiler(ZoneOf(settings.TimeZone)).Compile(when, "when") : null;
        _creatives = [.. settings.Creatives];
        _bounds = new double[_creatives.Length];
        double sum = 0;
        for (int i = 0; i < _creatives.Length; i++)
        {
            sum += Math.Max(0, weights is null ? _creatives[i].Weight : weights[i]);
            _bounds[i] = sum;
        }
    }

    /// <summary>What it was compiled from.</summary>
    public Interstitial Source { get; }

    /// <summary>Whether it has anything to show at all.</summary>
    public bool IsShowable => Source.Enabled && _bounds is [.., > 0];

    /// <summary>Compiles what a store returned; null for a document that this release cannot use, which then stands before nothing.</summary>
    /// <param name="source">As stored.</param>
    /// <param name="weights">Weights in place of the creatives' own, in their order; null for their own.</param>
    public static CompiledInterstitial? TryCompile(Interstitial source, IReadOnlyList<double>? weights = null)
    {
        try
        {
            return new CompiledInterstitial(source, weights);
        }
        catch (Exception)
        {
            // Whatever a document of another release or a hand in the database brings: visitors are led on without it.
            return null;
        }
    }

    /// <summary>Whether a person's visit meets it: enabled, in its time, and of the visitors it is for.</summary>
    public bool Takes(Visit visit) =>
        IsShowable && visit.UnixMicros >= _from && visit.UnixMicros < _until && _when?.Holds(visit) != false;

    /// <summary>Why it is shown to a visit or not, for people who ask.</summary>
    public InterstitialVerdict Explain(Visit visit) =>
        !Source.Enabled ? InterstitialVerdict.Disabled
        : !IsShowable ? InterstitialVerdict.NoCreative
        : visit.UnixMicros < _from || visit.UnixMicros >= _until ? InterstitialVerdict.OutOfTime
        : _when?.Holds(visit) == false ? InterstitialVerdict.NotTargeted
        : InterstitialVerdict.Shown;

    /// <summary>The creative of a number drawn from 0 (inclusive) to 1 (exclusive); only where <see cref="IsShowable"/>.</summary>
    public Creative Draw(double drawn)
    {
        double place = drawn * _bounds[^1];
        int index = Array.FindIndex(_bounds, bound => place < bound);
        return _creatives[index < 0 ? Array.FindLastIndex(_creatives, one => one.Weight > 0) : index];
    }

    private static TimeZoneInfo ZoneOf(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>What became of an interstitial for one visit.</summary>
public enum InterstitialVerdict
{
    Shown,
    Disabled,
    NoCreative,
    OutOfTime,
    NotTargeted,
}
