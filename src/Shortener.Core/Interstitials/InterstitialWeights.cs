using System.Collections.Concurrent;

namespace Shortener.Core.Interstitials;

/// <summary>
/// Weights of creatives by their results, for interstitials that rotate by them. Thread-safe; empty until somebody who knows the results
/// has told them.
/// </summary>
public sealed class InterstitialWeights
{
    private readonly ConcurrentDictionary<long, double> _byCreative = new();
    private long _version;

    /// <summary>Grows whenever a weight changed.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Weights in the order of the creatives; null where the owner's own count.</summary>
    public IReadOnlyList<double>? Of(Interstitial interstitial) =>
        !interstitial.Settings.AutoRotate || !interstitial.Settings.Creatives.Any(one => _byCreative.ContainsKey(one.Id))
            ? null
            : [.. interstitial.Settings.Creatives.Select(one => one.Weight == 0 ? 0 : _byCreative.GetValueOrDefault(one.Id, 1.0))];

    /// <summary>Takes the weights of an interstitial's creatives.</summary>
    public void Learn(IReadOnlyDictionary<long, double> weights)
    {
        bool changed = false;
        foreach ((long creative, double weight) in weights)
        {
            changed |= !_byCreative.TryGetValue(creative, out double before) || Math.Abs(before - weight) > 0.005;
            _byCreative[creative] = weight;
        }

        if (changed)
        {
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>
    /// The share of showings that each creative gets: the probability, by draws from the Beta distributions of their click-through rates
    /// with a uniform prior, that it is the best of them (Thompson, 1933), and a floor of <paramref name="floor"/> for each so that a
    /// creative that was unlucky at first is still tried.
    /// </summary>
    /// <param name="results">Impressions and clicks of each creative.</param>
    /// <param name="random">Source of draws.</param>
    /// <param name="floor">Least share of each, 0 to 1 divided by their number.</param>
    /// <param name="draws">Draws; the standard error of a share is at most 0.5 / √draws.</param>
    public static double[] Shares(IReadOnlyList<(long Impressions, long Clicks)> results, Random random, double floor = 0.05, int draws = 2_000)
    {
        double[] wins = new double[results.Count];
        for (int draw = 0; draw < draws; draw++)
        {
            int best = 0;
            double most = -1;
            for (int i = 0; i < results.Count; i++)
            {
                long clicks = Math.Clamp(results[i].Clicks, 0, Math.Max(results[i].Impressions, 0));
                double rate = Beta(clicks + 1, Math.Max(results[i].Impressions, 0) - clicks + 1, random);
                if (rate > most)
                {
                    (best, most) = (i, rate);
                }
            }

            wins[best]++;
        }

        floor = Math.Min(floor, 1.0 / Math.Max(1, results.Count));
        double rest = 1 - (floor * results.Count);
        return [.. wins.Select(won => floor + (rest * won / draws))];
    }

    private static double Beta(double a, double b, Random random)
    {
        double x = Gamma(a, random);
        return x / (x + Gamma(b, random));
    }

    /// <summary>For a shape of 1 at least. Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).</summary>
    private static double Gamma(double shape, Random random)
    {
        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double v = 1 + (c * normal);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Math.Log(1 - random.NextDouble()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
