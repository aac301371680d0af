using Shortener.Ingest.Pipeline;

namespace Shortener.UnitTests.Pipeline;

public sealed class BatchRetryPolicyTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Delays_double_from_the_first_to_the_longest_and_are_shortened_by_at_most_half()
    {
        var policy = new BatchRetryPolicy(_time, new Random(1));
        double[] expected = [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000];

        foreach (double full in expected)
        {
            Assert.InRange(policy.Failed().TotalMilliseconds, full / 2, full);
        }

        Assert.Equal(expected.Length, policy.Failures);
    }

    [Fact]
    public void Delays_differ_between_workers()
    {
        TimeSpan[] delays = [.. Enumerable.Range(0, 20).Select(seed => new BatchRetryPolicy(_time, new Random(seed)).Failed())];

        Assert.True(delays.Distinct().Count() > 15);
    }

    [Fact]
    public void A_success_starts_over()
    {
        var policy = new BatchRetryPolicy(_time, new Random(1));
        for (int i = 0; i < 9; i++)
        {
            policy.Failed();
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(TimeSpan.FromSeconds(18), policy.FailingFor);
        policy.Succeeded();

        Assert.Equal(TimeSpan.Zero, policy.FailingFor);
        Assert.InRange(policy.Failed(), BatchRetryPolicy.First / 2, BatchRetryPolicy.First);
    }

    [Fact]
    public void Thousands_of_failures_stay_at_the_longest_delay()
    {
        var policy = new BatchRetryPolicy(_time, new Random(1));
        for (int i = 0; i < 5_000; i++)
        {
            policy.Failed();
        }

        Assert.InRange(policy.Failed(), BatchRetryPolicy.Longest / 2, BatchRetryPolicy.Longest);
    }
}
