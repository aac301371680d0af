using Shortener.Core.Clicks;
using Shortener.Core.Enrichment;
using Shortener.Core.Targeting;
using Shortener.UnitTests.UserAgents;

namespace Shortener.UnitTests.Targeting;

public sealed class CompiledRulesTests
{
    private const string Five = """
        [{"name":"tv","when":{"device":"tv"},"then":{"block":{"reason":"Not on a TV"}}},
         {"when":{"country":["DE","FR"]},"then":{"url":"https://example.com/eu"}},
         {"when":{"all":[{"country":"US"},{"os":"iOS"}]},"then":{"url":"https://example.com/us-ios"}},
         {"when":{"country":"US"},"then":{"variants":[{"url":"https://example.com/a"},{"url":"https://example.com/b"}]}},
         {"when":{"bot":false},"then":{"url":"https://example.com/rest"}}]
        """;

    [Fact]
    public void The_first_rule_that_holds_decides()
    {
        CompiledRules rules = Rules.Compile(Five);
        Assert.Equal(["/eu", "/us-ios", "/a", "/b", "/rest"], rules.Destinations.Select(destination => new Uri(destination.Url).AbsolutePath));
        Assert.Equal([0, 1, 2, 3, 4], rules.Destinations.Select(destination => destination.Index));

        RuleDecision ios = rules.Match(Visits.Of());
        Assert.Equal((2, "https://example.com/us-ios", null), (ios.RuleIndex, ios.Destination!.Url, ios.Destination.Variant));
        RuleDecision android = rules.Match(Visits.Of(SampleAgents.AndroidPhone));
        Assert.Equal(3, android.RuleIndex);
        Assert.Contains(android.Destination!.Variant, (string[])["A", "B"]);
        RuleDecision tv = rules.Match(Visits.Of(SampleAgents.SamsungTv));
        Assert.Equal((0, "Not on a TV"), (tv.RuleIndex, tv.Block!.Reason));
        Assert.Null(tv.Destination);
        Assert.Equal(4, rules.Match(Visits.Of(address: "192.0.2.2")).RuleIndex);
        RuleDecision none = rules.Match(Visits.Of(SampleAgents.Googlebot, "192.0.2.2"));
        Assert.Equal((RuleDecision.None, false), (none, none.Matched));
    }

    [Fact]
    public void A_decision_is_explained_rule_by_rule()
    {
        IReadOnlyList<RuleExplanation> explained = Rules.Compile(Five).Explain(Visits.Of());
        Assert.Equal([false, false, true], explained.Select(rule => rule.Matched));
        Assert.Equal((0, "tv"), (explained[0].Index, explained[0].Name));
        Assert.Equal(new ConditionExplanation("when.device", "mobile", false), Assert.Single(explained[0].Conditions));
        Assert.Equal(
            [new ConditionExplanation("when.all[0].country", "US", true), new ConditionExplanation("when.all[1].os", "iOS 17.5", true)],
            explained[2].Conditions);
    }

    [Fact]
    public void An_explanation_says_what_every_field_saw()
    {
        const string every = """
            [{"when":{"any":[{"continent":"EU"},{"country":"ES"},{"region":"ES/x"},{"city":"ES//x"},{"language":"ru"},{"device":"tv"},{"os":"Android"},
              {"browser":"x"},{"inAppBrowser":"X"},{"channel":"Display"},{"referrerDomain":"x.example"},{"query":{"name":"q","equals":"x"}},
              {"network":"10.0.0.0/8"},{"between":{"to":"2020-01-01"}},{"schedule":{"days":[2]}},{"visitor":"new"},{"bot":true}]},"then":{"block":{}}}]
            """;
        RuleExplanation rule = Assert.Single(Rules.Compile(every).Explain(
            Visits.Of(referrer: "https://www.google.com/", language: "es", query: "?q=%20")));
        Assert.All(rule.Conditions, condition => Assert.False(condition.Held, condition.Path));
        Assert.Equal(
            ["NA", "US", "US/California", "US/California/Springfield", "es", "mobile", "iOS 17.5", "Mobile Safari", null, "Organic Search", "google.com",
                "%20", "192.0.2.1", "2026-03-02T12:00:00Z", "1 12:00", "unknown", "none"],
            rule.Conditions.Select(condition => condition.Saw));
    }

    [Fact]
    public void Rules_and_the_pipeline_agree_on_every_fact()
    {
        var enricher = ClickEnricher.Create(Visits.Engines.Locator, Visits.Engines.Parser);
        var visit = new Visit(Visits.Engines);
        foreach (string agent in SampleAgents.All)
        {
            foreach (string? referrer in (string?[])[null, "https://t.co/x", "android-app://com.google.android.gm", "junk", "https://chatgpt.com/"])
            {
                foreach (string query in (string[])["", "?utm_source=a&utm_medium=cpc", "?gclid=1", "?utm_campaign=%00x"])
                {
                    VisitRequest request = Visits.Request(agent, "192.0.2.2", referrer, "es-ES,en;q=0.5", query, flags: ClickFlags.Prefetch);
                    visit.Begin(request);
                    EnrichedClick click = enricher.Enrich(new RawClick
                    {
                        EndPosition = 0,
                        LinkId = 1,
                        WorkspaceId = 1,
                        UnixMicros = request.UnixMicros,
                        Flags = request.Flags,
                        Address = request.Address,
                        UserAgent = agent,
                        Referrer = referrer,
                        AcceptLanguage = request.AcceptLanguage,
                        Query = query,
                    });
                    Assert.Equal(
                        (click.Location, click.UserAgent, click.BotKind, click.BotName, click.Language, click.ReferrerDomain, click.Traffic),
                        (visit.Location, visit.UserAgent, visit.BotKind, visit.BotName, visit.Language, visit.ReferrerDomain, visit.Traffic));
                }
            }
        }
    }

    [Fact]
    public void A_visit_is_used_again_without_a_trace_of_the_one_before()
    {
        Visit visit = Visits.Of(referrer: "https://t.co/", language: "es", query: "?utm_source=x", returning: true);
        Assert.Equal(("US", "es", "t.co", "x"), (visit.Location.Country, visit.Language, visit.ReferrerDomain, visit.Traffic.Source));
        visit.Begin(Visits.Request(null, ""));
        Assert.Equal((null, null, null, null), (visit.Location.Country, visit.Language, visit.ReferrerDomain, visit.Traffic.Source));
        Assert.Equal((BotKind.Tool, null, VisitorKind.Unknown), (visit.BotKind, visit.BotName, visit.Visitor));
        visit.Begin(Visits.Request(SampleAgents.Googlebot));
        Assert.Equal((BotKind.Crawler, "Googlebot"), (visit.BotKind, visit.BotName));
        visit.Reset();
        Assert.Null(visit.Address);
    }

    [Fact]
    public void Five_rules_with_a_country_and_a_group_allocate_nothing()
    {
        CompiledRules rules = Rules.Compile("""
            [{"when":{"device":"tv"},"then":{"block":{}}},
             {"when":{"country":["DE","FR","IT","PT","GB","NL"],"language":"de"},"then":{"url":"https://example.com/eu"}},
             {"when":{"region":"US/Nevada","query":{"name":"x","equals":"1"}},"then":{"url":"https://example.com/nv"}},
             {"when":{"channel":["Display","Email"],"schedule":{"days":[6,7]},"network":"10.0.0.0/8"},"then":{"url":"https://example.com/x"}},
             {"when":{"country":"US","channel":"Direct"},"then":{"variants":[{"url":"https://example.com/a"},{"url":"https://example.com/b"}]}}]
            """);
        var visit = new Visit(Visits.Engines);
        VisitRequest request = Visits.Request(language: "es-ES,es;q=0.9", query: "?y=1");
        for (int i = 0; i < 100; i++)
        {
            visit.Begin(request);
            Assert.Equal(4, rules.Match(visit).RuleIndex);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            visit.Begin(request);
            _ = rules.Match(visit);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
