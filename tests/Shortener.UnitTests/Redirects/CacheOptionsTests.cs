using Shortener.Core.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class CacheOptionsTests
{
    [Fact]
    public void Defaults_are_valid() => Assert.Empty(new CacheOptions().Problems());

    [Theory]
    [InlineData(1, true)]
    [InlineData(100_000_000, true)]
    [InlineData(0, false)]
    [InlineData(100_000_001, false)]
    public void Links_have_a_range(int value, bool valid) => AssertProblem(new CacheOptions { MaxLinks = value }, valid, "Cache__MaxLinks");

    [Theory]
    [InlineData(10, true)]
    [InlineData(250, true)]
    [InlineData(9, false)]
    [InlineData(251, false)]
    public void Redis_wait_has_a_range(int value, bool valid) =>
        AssertProblem(new CacheOptions { RedisTimeoutMs = value }, valid, "Cache__RedisTimeoutMs");

    [Theory]
    [InlineData(100, true)]
    [InlineData(30_000, true)]
    [InlineData(99, false)]
    [InlineData(30_001, false)]
    public void Database_wait_has_a_range(int value, bool valid) =>
        AssertProblem(new CacheOptions { DatabaseTimeoutMs = value }, valid, "Cache__DatabaseTimeoutMs");

    [Theory]
    [InlineData(50, true)]
    [InlineData(500, true)]
    [InlineData(49, false)]
    [InlineData(501, false)]
    public void Poll_has_a_range(int value, bool valid) => AssertProblem(new CacheOptions { PollMs = value }, valid, "Cache__PollMs");

    [Theory]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Prefix_has_a_length(string value, bool valid) =>
        AssertProblem(new CacheOptions { RedisPrefix = value }, valid, "Cache__RedisPrefix");

    private static void AssertProblem(CacheOptions options, bool valid, string environment)
    {
        if (valid)
        {
            Assert.Empty(options.Problems());
        }
        else
        {
            Assert.Contains(environment, Assert.Single(options.Problems()), StringComparison.Ordinal);
        }
    }
}
