using System.Globalization;
using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Targeting;
using Shortener.Core.Variants;
using Shortener.UnitTests.Targeting;
using Shortener.UnitTests.UserAgents;

namespace Shortener.UnitTests.Variants;

public sealed class VariantSplitTests
{
    private const int Visitors = 100_000;

    private static readonly VariantKey Key = new(0x0706050403020100, 0x0f0e0d0c0b0a0908);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(70, 20, 10)]
    [InlineData(1000, 1)]
    [InlineData(1, 1, 1, 1, 1, 1, 1, 1)]
    [InlineData(300, 5, 90, 1, 40, 700, 12, 33)]
    public void Visitors_split_by_weight_within_three_sigma(params int[] weights)
    {
        double total = weights.Sum();
        int[] counts = Count(Split(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            double share = weights[i] / total;
            double sigma = Math.Sqrt(Visitors * share * (1 - share));
            Assert.True(
                Math.Abs(counts[i] - (Visitors * share)) <= 3 * sigma,
                string.Create(CultureInfo.InvariantCulture, $"{counts[i]} of {Visitors * share:0} ± {sigma:0}"));
        }
    }

    [Fact]
    public void A_visitor_never_changes_sides()
    {
        VariantSplit split = Split([60, 40]);
        VariantSplit compiledAgain = Split([60, 40]);
        Visit visit = Visits.Of();
        for (int visitor = 0; visitor < 1_000; visitor++)
        {
            visit.Begin(Request(visitor, SampleAgents.Iphone, Visits.Noon));
            string? side = split.Choose(visit).Variant;
            // Another day, another page, another node's plan.
            visit.Begin(new VisitRequest
            {
                Address = AddressOf(visitor).MapToIPv6(),
                UserAgent = SampleAgents.Iphone,
                Referrer = "https://t.co/",
                Query = "?a=1",
                AcceptLanguage = "ru",
                UnixMicros = UnixMicros.From(Visits.Noon.AddDays(400)),
                Returning = true,
            });
            Assert.Equal(side, compiledAgain.Choose(visit).Variant);
        }
    }

    [Fact]
    public void Another_link_s_key_splits_otherwise()
    {
        VariantSplit one = Split([1, 1]);
        VariantSplit other = Split([1, 1], new VariantKey(3, 4));
        int same = Enumerable.Range(0, Visitors).Count(visitor => one.ChooseBy(Identity(visitor, Key)).Index == other.ChooseBy(Identity(visitor, new VariantKey(3, 4))).Index);
        // 3 σ of a fair coin.
        Assert.InRange(same, (Visitors / 2) - 475, (Visitors / 2) + 475);
    }

    [Fact]
    public void A_raised_weight_moves_visitors_to_that_variant_only_and_no_more_than_needed()
    {
        (int[,] moved, int total) = Moves(Split([50, 30, 20]), Split([50, 60, 20]));
        // 30 % had B, 60/130 have it: 16.2 % of all visitors move, all of them to B.
        Assert.InRange(total, (int)(Visitors * 0.157), (int)(Visitors * 0.166));
        Assert.Equal(total, moved[0, 1] + moved[2, 1]);
    }

    [Fact]
    public void A_lowered_weight_moves_visitors_away_from_that_variant_only()
    {
        (int[,] moved, int total) = Moves(Split([50, 30, 20]), Split([50, 10, 20]));
        // 30 % had B, 12.5 % keep it.
        Assert.InRange(total, (int)(Visitors * 0.170), (int)(Visitors * 0.180));
        Assert.Equal(total, moved[1, 0] + moved[1, 2]);
    }

    [Fact]
    public void An_added_variant_takes_its_share_and_moves_nobody_else()
    {
        (int[,] moved, int total) = Moves(Split([50, 50]), Split([50, 50, 100]));
        Assert.InRange(total, (int)(Visitors * 0.495), (int)(Visitors * 0.505));
        Assert.Equal(total, moved[0, 2] + moved[1, 2]);
    }

    [Fact]
    public void Weights_in_the_same_proportion_move_nobody()
    {
        Assert.Equal(0, Moves(Split([1, 2, 3]), Split([100, 200, 300])).Total);
    }

    [Fact]
    public void After_its_end_everybody_gets_the_winner()
    {
        var test = new VariantTest
        {
            Variants = [Variant("left", 1), Variant("right", 1)],
            EndsAt = Visits.Noon,
            Winner = "right",
        };
        VariantSplit split = VariantSplit.Compile(test, Key);
        Visit visit = Visits.Of();
        int before = 0;
        for (int visitor = 0; visitor < 100; visitor++)
        {
            visit.Begin(Request(visitor, "x", Visits.Noon.AddTicks(-10)));
            before += split.Choose(visit).Index;
            visit.Begin(Request(visitor, "x", Visits.Noon));
            Assert.Equal("right", split.Choose(visit).Variant);
        }

        Assert.InRange(before, 20, 80);
    }

    [Fact]
    public void Indices_of_destinations_go_on_from_the_first() =>
        Assert.Equal([5, 6], VariantSplit.Compile(new VariantTest { Variants = [Variant("a", 1), Variant("b", 1)] }, Key, 5).Destinations.Select(d => d.Index));

    [Fact]
    public void A_key_is_written_and_read_again()
    {
        VariantKey key = VariantKey.Create();
        Assert.NotEqual(key, VariantKey.Create());
        Assert.True(VariantKey.TryParse(key.ToString(), out VariantKey read));
        Assert.Equal(key, read);
        Assert.Equal(22, key.ToString().Length);
        foreach (string? text in (string?[])[null, "", "AAAA", key + "A", key.ToString()[1..] + "*"])
        {
            Assert.False(VariantKey.TryParse(text, out _));
        }
    }

    private static (int[,] Moved, int Total) Moves(VariantSplit before, VariantSplit after)
    {
        int[,] moved = new int[8, 8];
        int total = 0;
        for (int visitor = 0; visitor < Visitors; visitor++)
        {
            ulong identity = Identity(visitor, Key);
            (int from, int to) = (before.ChooseBy(identity).Index, after.ChooseBy(identity).Index);
            if (from != to)
            {
                moved[from, to]++;
                total++;
            }
        }

        return (moved, total);
    }

    private static int[] Count(VariantSplit split)
    {
        int[] counts = new int[split.Destinations.Count];
        for (int visitor = 0; visitor < Visitors; visitor++)
        {
            counts[split.ChooseBy(Identity(visitor, Key)).Index]++;
        }

        return counts;
    }

    private static ulong Identity(int visitor, VariantKey key)
    {
        Visit visit = new(Visits.Engines);
        // A handful of agents, as in life: what tells most visitors apart is the address.
        visit.Begin(Request(visitor, SampleAgents.People[visitor % SampleAgents.People.Length], Visits.Noon));
        return visit.IdentityHash(key.Key0, key.Key1);
    }

    private static VisitRequest Request(int visitor, string agent, DateTimeOffset at) =>
        new() { Address = AddressOf(visitor), UserAgent = agent, UnixMicros = UnixMicros.From(at) };

    private static IPAddress AddressOf(int visitor) => new([10, (byte)(visitor >> 16), (byte)(visitor >> 8), (byte)visitor]);

    private static VariantSplit Split(int[] weights, VariantKey? key = null) => VariantSplit.Compile(
        new VariantTest { Variants = [.. weights.Select((weight, index) => Variant(((char)('A' + index)).ToString(), weight))] }, key ?? Key);

    private static Variant Variant(string name, int weight) => new() { Name = name, Url = $"https://{name}.example/", Weight = weight };
}
