using System.Text.Json;
using Shortener.Core.Channels;
using Shortener.Testing;

namespace Shortener.UnitTests.Channels;

public sealed class DefaultChannelGroupTests
{
    [Theory]
    [InlineData(null, null, null, "Direct")]
    [InlineData("(direct)", "(none)", "", "Direct")]
    [InlineData("google", "cpc", "x cross-network y", "Cross-network")]
    [InlineData("AMAZON", "CPC", "", "Paid Shopping")]
    [InlineData("blog", "paid-social", "e-shop", "Paid Shopping")]
    [InlineData("Google", "PPC", "bishop", "Paid Search")]
    [InlineData("facebook", "cpm", "workshop", "Paid Social")]
    [InlineData("youtube", "cpv-cp", null, "Paid Video")]
    [InlineData("anywhere", "cpm", null, "Display")]
    [InlineData("anywhere", "Banner", null, "Display")]
    [InlineData("anywhere", "retargeting", null, "Paid Other")]
    [InlineData("anywhere", "", "winter shopping", "Organic Shopping")]
    [InlineData("anywhere", "Social Media", null, "Organic Social")]
    [InlineData("anywhere", "myvideos", null, "Organic Video")]
    [InlineData("anywhere", "organic", null, "Organic Search")]
    [InlineData("anywhere", "link", null, "Referral")]
    [InlineData("e mail", "anything", null, "Email")]
    [InlineData("anywhere", "affiliate", null, "Affiliates")]
    [InlineData("anywhere", "audio", null, "Audio")]
    [InlineData("sms", "anything", null, "SMS")]
    [InlineData("anywhere", "webpush", null, "Mobile Push Notifications")]
    [InlineData("firebase", "", null, "Mobile Push Notifications")]
    [InlineData("anywhere", "affiliates", null, "Unassigned")]
    [InlineData("newsletter", null, null, "Unassigned")]
    public void The_first_rule_that_holds_decides(string? source, string? medium, string? campaign, string channel) =>
        Assert.Equal(channel, DefaultChannelGroup.Classify(source, medium, campaign));

    [TestDataFact]
    public void Every_case_of_the_published_rules_is_answered()
    {
        int cases = 0;
        foreach (string line in File.ReadLines(TestData.Path("referrer/ga4_channel_cases.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            JsonElement one = document.RootElement;
            cases++;
            Assert.True(
                one.GetProperty("expect").GetString() == DefaultChannelGroup.Classify(
                    one.GetProperty("source").GetString(), one.GetProperty("medium").GetString(), one.GetProperty("campaign").GetString()),
                line);
        }

        Assert.True(cases > 100);
    }
}
