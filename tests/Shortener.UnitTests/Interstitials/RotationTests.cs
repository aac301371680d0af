using Shortener.Core.Accounts;
using Shortener.Core.Interstitials;
using Shortener.UnitTests.Redirects;

namespace Shortener.UnitTests.Interstitials;

public sealed class RotationTests
{
    [Fact]
    public void Creatives_are_drawn_by_weight_and_one_of_weight_zero_never()
    {
        CompiledInterstitial compiled = CompiledInterstitial.TryCompile(Of(10, 0, 30, 60))!;
        var random = new Random(42);
        const int Draws = 10_000;
        int[] drawn = new int[4];
        for (int i = 0; i < Draws; i++)
        {
            drawn[compiled.Draw(random.NextDouble()).Id - 1]++;
        }

        Assert.Equal(0, drawn[1]);
        foreach ((int index, double share) in ((int, double)[])[(0, 0.1), (2, 0.3), (3, 0.6)])
        {
            Assert.InRange(Math.Abs(drawn[index] - (Draws * share)), 0, 3 * Math.Sqrt(Draws * share * (1 - share)));
        }

        Assert.Equal(1, compiled.Draw(0).Id);
        Assert.Equal(4, compiled.Draw(Math.BitDecrement(1.0)).Id);
    }

    [Fact]
    public void Without_a_creative_that_is_due_nothing_is_showable()
    {
        Assert.False(CompiledInterstitial.TryCompile(Of())!.IsShowable);
        Assert.False(CompiledInterstitial.TryCompile(Of(0, 0))!.IsShowable);
        Assert.False(CompiledInterstitial.TryCompile(Of(1) with { Enabled = false })!.IsShowable);
    }

    [Fact]
    public void Results_move_showings_to_the_better_creative_and_leave_the_others_a_floor()
    {
        double[] even = InterstitialWeights.Shares([(0, 0), (0, 0)], new Random(1));
        Assert.InRange(even[0], 0.45, 0.55);
        double[] clear = InterstitialWeights.Shares([(10_000, 100), (10_000, 300), (10_000, 90)], new Random(1));
        Assert.InRange(clear[1], 0.88, 0.91);
        Assert.InRange(clear[0], 0.049, 0.06);
        Assert.Equal(1, clear.Sum(), 9);
        Assert.Equal(1, InterstitialWeights.Shares([(5, 50)], new Random(1)).Single(), 9);
    }

    [Fact]
    public void Only_interstitials_that_rotate_by_result_take_learnt_weights()
    {
        var weights = new InterstitialWeights();
        Interstitial rotating = Of(100, 0) with { Settings = Of(100, 0).Settings with { AutoRotate = true } };
        Assert.Null(weights.Of(rotating));
        weights.Learn(new Dictionary<long, double> { [1] = 0.3, [2] = 0.7 });
        Assert.Equal(1, weights.Version);
        weights.Learn(new Dictionary<long, double> { [1] = 0.3 });
        Assert.Equal(1, weights.Version);
        Assert.Equal([0.3, 0], weights.Of(rotating)!);
        Assert.Null(weights.Of(Of(100, 0)));
    }

    [Fact]
    public void Learnt_weights_compile_anew_only_workspaces_in_which_something_rotates()
    {
        Interstitial rotating = Of(100, 100) with { Settings = Of(100, 100).Settings with { AutoRotate = true } };
        AttachedInterstitials still = Workspace(Of(100, 100));
        AttachedInterstitials turning = Workspace(rotating);
        Assert.Same(still, still.Reweighed(_ => [0, 1]));
        Assert.Equal(1, turning.Find(1)!.Draw(0).Id);
        Assert.Equal(2, turning.Reweighed(_ => [0, 1]).Find(1)!.Draw(0).Id);
        Assert.Equal(7, turning.Reweighed(_ => [0, 1]).Version);
    }

    [Fact]
    public void A_visitor_without_cookie_is_counted_within_the_window_and_memory_is_bounded()
    {
        var time = new ManualTime();
        var counts = new ShowingCounts(time, maxKept: 100);
        var twice = new FrequencyCap { Showings = 2, Hours = 1 };
        Assert.True(counts.TryTake(1, 5, twice));
        Assert.True(counts.TryTake(1, 5, twice));
        Assert.False(counts.TryTake(1, 5, twice));
        Assert.True(counts.TryTake(2, 5, twice));
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.True(counts.TryTake(1, 5, twice));
        for (int i = 100; i < 300; i++)
        {
            counts.TryTake(1, i, twice);
        }

        // Forgotten, hence shown again: two more at least.
        Assert.True(counts.TryTake(1, 5, twice) && counts.TryTake(1, 5, twice));
    }

    private static AttachedInterstitials Workspace(Interstitial interstitial) => new(
        new InterstitialWorkspace(1, 7, InterstitialAttachments.None, [interstitial], VisitorCookies.Off, HonourPrivacySignals: true), _ => null);

    private static Interstitial Of(params int[] weights) => new()
    {
        Id = 1,
        WorkspaceId = 1,
        Name = "i",
        Settings = new InterstitialSettings { Creatives = [.. weights.Select((weight, i) => new Creative { Id = i + 1, Name = "c", Weight = weight, Headline = "h" })] },
    };
}
