using System.Text;
using Shortener.Core.Clicks;
using Shortener.Core.Targeting;
using Shortener.Core.Visitors;

namespace Shortener.Core.Variants;

/// <summary>
/// An A/B test, ready for visits. Immutable, thread-safe, allocates nothing when asked.
/// </summary>
/// <remarks>
/// Weighted rendezvous hashing: the visitor's identity and the variant's name give a random number u in (0, 1), the same for every
/// visit, and the variant with the smallest -ln(u) / weight wins; exponential variables of rate w are smallest with probability
/// w / Σw. Changing one weight changes that variant's number alone, so visitors move only to it (weight raised, or a variant added)
/// or only away from it (lowered, or removed), and no more of them than the shares demand. Source: Thaler and Ravishankar (1998);
/// Schindelhauer and Schomaker, "Weighted distributed hash tables" (2005).
/// </remarks>
public sealed class VariantSplit
{
    private readonly VariantKey _key;
    private readonly Side[] _sides;
    private readonly long _endsAt;
    private readonly TargetDestination? _winner;

    private VariantSplit(VariantKey key, Side[] sides, long endsAt, TargetDestination? winner)
    {
        _key = key;
        _sides = sides;
        _endsAt = endsAt;
        _winner = winner;
        Destinations = [.. sides.Select(side => side.Destination)];
    }

    /// <summary>The variants' destinations in their order.</summary>
    public IReadOnlyList<TargetDestination> Destinations { get; }

    /// <summary>Compiles a test that <see cref="VariantValidation"/> has passed.</summary>
    /// <param name="test">As stored.</param>
    /// <param name="key">The link's own key.</param>
    /// <param name="firstIndex">Index of the first destination; the others follow.</param>
    public static VariantSplit Compile(VariantTest test, VariantKey key, int firstIndex = 0)
    {
        Side[] sides = [.. test.Variants!.OfType<Variant>().Select((variant, index) => new Side(
            new TargetDestination(firstIndex + index, variant.Url!, variant.Name),
            SipHash.Compute(key.Key0, key.Key1, Encoding.UTF8.GetBytes(variant.Name!)),
            1.0 / (variant.Weight ?? Variant.DefaultWeight)))];
        TargetDestination? winner = sides.FirstOrDefault(side => side.Destination.Variant == test.Winner).Destination;
        long endsAt = test.EndsAt is { } end && winner is not null ? UnixMicros.From(end) : long.MaxValue;
        return new VariantSplit(key, sides, endsAt, winner);
    }

    /// <summary>Where this visitor goes.</summary>
    public TargetDestination Choose(Visit visit) =>
        visit.UnixMicros >= _endsAt ? _winner! : ChooseBy(visit.IdentityHash(_key.Key0, _key.Key1));

    /// <summary>Where the visitor with this identity goes while the test runs.</summary>
    internal TargetDestination ChooseBy(ulong identity)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _sides.Length; i++)
        {
            double cost = -Math.Log(Uniform(identity ^ _sides[i].Seed)) * _sides[i].PerWeight;
            if (cost < least)
            {
                least = cost;
                best = i;
            }
        }

        return _sides[best].Destination;
    }

    /// <summary>SplitMix64's finaliser spreads the bits; the upper 53 make a number strictly between 0 and 1.</summary>
    private static double Uniform(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
        bits ^= bits >> 31;
        return ((bits >> 11) + 0.5) * (1.0 / (1UL << 53));
    }

    private readonly record struct Side(TargetDestination Destination, ulong Seed, double PerWeight);
}
