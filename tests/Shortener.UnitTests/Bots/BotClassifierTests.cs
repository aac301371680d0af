using Shortener.Core.Bots;
using Shortener.Core.Clicks;
using Shortener.Core.UserAgents;

namespace Shortener.UnitTests.Bots;

public sealed class BotClassifierTests
{
    private static readonly UserAgentBot Crawler = new(BotKind.Crawler, "X");

    [Fact]
    public void The_user_agent_counts_before_the_method_and_the_headers()
    {
        Assert.Equal((BotKind.Crawler, "X"), BotClassifier.Classify(Crawler, "X", ClickFlags.Head | ClickFlags.Prefetch));
        Assert.Equal((BotKind.Head, null), BotClassifier.Classify(UserAgentBot.None, "browser", ClickFlags.Head | ClickFlags.Prefetch));
        Assert.Equal((BotKind.Prefetch, null), BotClassifier.Classify(UserAgentBot.None, "browser", ClickFlags.Prefetch | ClickFlags.Qr));
        Assert.Equal((BotKind.None, null), BotClassifier.Classify(UserAgentBot.None, "browser", ClickFlags.Qr));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public void No_user_agent_is_a_tool_without_a_name(string? userAgent)
    {
        Assert.Equal((BotKind.Tool, null), BotClassifier.Classify(UserAgentBot.None, userAgent, ClickFlags.None));
        Assert.Equal((BotKind.Head, null), BotClassifier.Classify(UserAgentBot.None, userAgent, ClickFlags.Head));
    }

    [Theory]
    [InlineData("prefetch", "", "", "", true)]
    [InlineData("prefetch;prerender", "", "", "", true)]
    [InlineData("prefetch;anonymous-client-ip", "", "", "", true)]
    [InlineData("", "Prefetch", "", "", true)]
    [InlineData("", "", "preview", "", true)]
    [InlineData("", "", "", "prefetch", true)]
    [InlineData("", "", "", "", false)]
    [InlineData("navigate", "other", "", "", false)]
    public void Prefetch_headers_are_recognised(string secPurpose, string purpose, string xPurpose, string xMoz, bool expected)
    {
        Assert.Equal(expected, PrefetchHeaders.IsPrefetch(secPurpose, purpose, xPurpose, xMoz));
    }

    [Fact]
    public void Recognising_prefetch_headers_allocates_nothing()
    {
        PrefetchHeaders.IsPrefetch("prefetch;prerender", "", "", "");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            PrefetchHeaders.IsPrefetch("navigate", "none", "", "prefetch");
            PrefetchHeaders.IsPrefetchHeader("sec-purpose");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
