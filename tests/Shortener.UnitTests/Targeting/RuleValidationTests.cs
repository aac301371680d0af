using Shortener.Core.Targeting;
using Shortener.Core.Validation;

namespace Shortener.UnitTests.Targeting;

public sealed class RuleValidationTests
{
    private const string Then = """{"url":"https://example.com/"}""";

    [Theory]
    [InlineData("""{"country":"us"}""", "country")]
    [InlineData("""{"country":["US","UK"]}""", "country[1]")]
    [InlineData("""{"country":[]}""", "country")]
    [InlineData("""{"country":5}""", "country")]
    [InlineData("""{"country":[["US"]]}""", "country")]
    [InlineData("""{"contry":"US"}""", "contry")]
    [InlineData("""{"country":"US","country":"ES"}""", "country")]
    [InlineData("""{"continent":"Europe"}""", "continent")]
    [InlineData("""{"region":"California"}""", "region")]
    [InlineData("""{"region":"US/"}""", "region")]
    [InlineData("""{"city":"US/Springfield"}""", "city")]
    [InlineData("""{"language":"es-ES"}""", "language")]
    [InlineData("""{"device":"phone"}""", "device")]
    [InlineData("""{"os":{"family":"iOS","version":"new"}}""", "os.version")]
    [InlineData("""{"os":["iOS",{"family":null,"version":"1"}]}""", "os[1].family")]
    [InlineData("""{"os":{"version":"1"}}""", "os")]
    [InlineData("""{"os":{"family":"iOS","vers":"1"}}""", "os")]
    [InlineData("""{"os":7}""", "os")]
    [InlineData("""{"browser":""}""", "browser")]
    [InlineData("""{"browser":"a\u0000"}""", "browser")]
    [InlineData("""{"inAppBrowser":"Insta"}""", "inAppBrowser")]
    [InlineData("""{"channel":"organic social"}""", "channel")]
    [InlineData("""{"referrerDomain":"https://example.com"}""", "referrerDomain")]
    [InlineData("""{"query":{"equals":"x"}}""", "query.name")]
    [InlineData("""{"query":{"name":"a"}}""", "query")]
    [InlineData("""{"query":{"name":"a","equals":"x","exists":true}}""", "query")]
    [InlineData("""{"query":{"name":"a","oneOf":[]}}""", "query.oneOf")]
    [InlineData("""{"query":{"name":"a","oneOf":["x",null]}}""", "query.oneOf[1]")]
    [InlineData("""{"network":"10.0.0.1/8"}""", "network")]
    [InlineData("""{"network":["10.0.0.0/8","::/129"]}""", "network[1]")]
    [InlineData("""{"between":{}}""", "between")]
    [InlineData("""{"between":{"from":"2026-03-02T10:00:00"}}""", "between.from")]
    [InlineData("""{"between":{"from":"2026-03-02","to":"2026-03-02"}}""", "between.to")]
    [InlineData("""{"between":{"to":"tomorrow"}}""", "between.to")]
    [InlineData("""{"schedule":{}}""", "schedule")]
    [InlineData("""{"schedule":{"days":[0]}}""", "schedule.days")]
    [InlineData("""{"schedule":{"days":[1,1]}}""", "schedule.days")]
    [InlineData("""{"schedule":{"days":["1"]}}""", "schedule.days[0]")]
    [InlineData("""{"schedule":{"from":"09:00"}}""", "schedule")]
    [InlineData("""{"schedule":{"from":"9:00","to":"25:00"}}""", "schedule.from")]
    [InlineData("""{"schedule":{"from":"24:00","to":"08:00"}}""", "schedule.from")]
    [InlineData("""{"visitor":"old"}""", "visitor")]
    [InlineData("""{"bot":"yes"}""", "bot")]
    [InlineData("""{}""", "")]
    [InlineData("""{"all":[]}""", "all")]
    [InlineData("""{"all":[{"country":"US"},{"any":[{"device":"x"}]}]}""", "all[1].any[0].device")]
    [InlineData("""{"any":[null]}""", "any[0]")]
    [InlineData("""{"not":{}}""", "not")]
    public void A_wrong_condition_is_named_by_its_path(string when, string path)
    {
        (_, FieldProblems problems) = Rules.Judge($$"""[{"when":{"bot":false},"then":{{Then}}},{"when":{{when}},"then":{{Then}}}]""");
        Assert.Equal(("rules[1].when" + (path.Length == 0 ? "" : "." + path)), problems.Items[0].Path);
    }

    [Theory]
    [InlineData("""[{"then":{"url":"https://example.com/"}}]""", "rules[0].when")]
    [InlineData("""[{"when":{"bot":true}}]""", "rules[0].then")]
    [InlineData("""[null]""", "rules[0]")]
    [InlineData("""{}""", "rules")]
    [InlineData("""[{"when":{"bot":true},"then":{}}]""", "rules[0].then")]
    [InlineData("""[{"when":{"bot":true},"then":{"url":"https://example.com/","block":{}}}]""", "rules[0].then")]
    [InlineData("""[{"when":{"bot":true},"then":{"url":"javascript:alert(1)"}}]""", "rules[0].then.url")]
    [InlineData("""[{"when":{"bot":true},"then":{"url":"https://example.com/","winner":"A"}}]""", "rules[0].then.winner")]
    [InlineData("""[{"when":{"bot":true},"then":{"block":{"status":200}}}]""", "rules[0].then.block.status")]
    [InlineData("""[{"when":{"bot":true},"then":{"block":{"reason":""}}}]""", "rules[0].then.block.reason")]
    [InlineData("""[{"when":{"bot":true},"then":{"variants":[{"url":"https://a.example/"}]}}]""", "rules[0].then.variants")]
    [InlineData("""[{"when":{"bot":true},"then":{"variants":[{"url":"https://a.example/"},{"url":"file:///x"}]}}]""", "rules[0].then.variants[1].url")]
    [InlineData("""[{"when":{"bot":true},"then":{"variants":[{"url":"https://a.example/","weight":0},{"url":"https://b.example/"}]}}]""", "rules[0].then.variants[0].weight")]
    [InlineData("""[{"name":"","when":{"bot":true},"then":{"block":{}}}]""", "rules[0].name")]
    [InlineData("""[{"name":"\ud800","when":{"bot":true},"then":{"block":{}}}]""", "rules[0].name")]
    [InlineData("""[{"when":{"bot":true},"then":{"block":{}},"else":1}]""", "rules[0].else")]
    public void A_wrong_rule_is_named_by_its_path(string json, string path)
    {
        (_, FieldProblems problems) = Rules.Judge(json);
        Assert.StartsWith(path == "rules[0].name" && json.Contains("ud800", StringComparison.Ordinal) ? "rules" : path, problems.Items[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_number_of_conditions_are_bounded()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"not":""", 9)) + """{"bot":true}""" + new string('}', 9);
        Assert.Contains(Rules.Judge($$"""[{"when":{{deep}},"then":{{Then}}}]""").Problems.Items, problem => problem.Message.Contains("deep", StringComparison.Ordinal));

        string wide = string.Join(',', Enumerable.Repeat("""{"bot":true}""", 301));
        FieldProblem only = Assert.Single(Rules.Judge($$"""[{"when":{"any":[{{wide}}]},"then":{{Then}}}]""").Problems.Items);
        Assert.Contains("300 conditions", only.Message, StringComparison.Ordinal);

        string many = string.Join(',', Enumerable.Repeat($$"""{"when":{"bot":true},"then":{{Then}}}""", 51));
        Assert.Equal("rules", Assert.Single(Rules.Judge($"[{many}]").Problems.Items).Path);

        string values = string.Join(',', Enumerable.Repeat("\"x\"", 301));
        Assert.Equal(
            "rules[0].when.browser",
            Assert.Single(Rules.Judge($$"""[{"when":{"browser":[{{values}}]},"then":{{Then}}}]""").Problems.Items).Path);
    }

    [Fact]
    public void The_answer_to_a_hostile_request_is_bounded()
    {
        string values = string.Join(',', Enumerable.Repeat("\"xx\"", 300));
        Assert.Equal(FieldProblems.Max, Rules.Judge($$"""[{"when":{"country":[{{values}}]},"then":{{Then}}}]""").Problems.Items.Count);
    }

    [Fact]
    public void What_is_stored_is_given_back_as_it_came()
    {
        const string json = """
            [{"name":"Осень, ñ","when":{"all":[{"country":["US",null]},{"country":null}],"any":[{"os":"iOS"},{"os":["Android",{"family":"iOS","version":">=16.4"}]}],"not":{"bot":true},"continent":"EU","region":["US/California"],"city":"US//X","language":"es","device":["mobile","tablet"],"browser":"Chrome","inAppBrowser":null,"channel":"Organic Social","referrerDomain":["example.com",null],"query":{"name":"a","exists":false},"network":["10.0.0.0/8","2001:db8::/32"],"between":{"from":"2026-03-02","to":"2026-05-01T00:00:00+02:00"},"schedule":{"days":[1,5],"from":"22:00","to":"02:00"},"visitor":["new","unknown"],"bot":false},"then":{"url":"https://example.com/x?y=1#z"}},{"when":{"query":{"name":"b","oneOf":["x",""]}},"then":{"variants":[{"name":"left","url":"https://a.example/","weight":3},{"name":"B","url":"https://b.example/"}],"endsAt":"2026-05-01T00:00:00+02:00","winner":"left"}},{"when":{"query":{"name":"b","equals":""}},"then":{"block":{"reason":"No","status":451}}}]
            """;
        IReadOnlyList<Rule> rules = Rules.Valid(json);
        string stored = Rules.Write(rules);
        using var expected = System.Text.Json.JsonDocument.Parse(json);
        using var actual = System.Text.Json.JsonDocument.Parse(stored);
        Assert.True(System.Text.Json.JsonElement.DeepEquals(expected.RootElement, actual.RootElement), stored);
        Assert.Equal(stored, Rules.Write(Rules.Valid(stored)));
    }

    [Fact]
    public void Destinations_are_normalised_and_variants_named()
    {
        string stored = Rules.Write(Rules.Valid(
            """[{"when":{"bot":true},"then":{"variants":[{"url":"https://Example.com/a b"},{"url":"https://b.example","name":"A"},{"url":"https://c.example/"}]}}]"""));
        Assert.Equal(
            """[{"when":{"bot":true},"then":{"variants":[{"name":"B","url":"https://example.com/a%20b"},{"name":"A","url":"https://b.example/"},{"name":"C","url":"https://c.example/"}]}}]""",
            stored);
    }
}
