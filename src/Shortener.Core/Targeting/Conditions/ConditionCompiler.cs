namespace Shortener.Core.Targeting.Conditions;

/// <summary>Turns a validated condition into tests. One use; not thread-safe.</summary>
internal sealed class ConditionCompiler(TimeZoneInfo zone)
{
    /// <summary>The test of a condition; <paramref name="path"/> is where it stands below its rule.</summary>
    public VisitTest Compile(RuleCondition condition, string path)
    {
        var tests = new List<VisitTest>();
        Add(condition.All, path + ".all", tests, group => new AllTest(group));
        Add(condition.Any, path + ".any", tests, group => new AnyTest(group));
        if (condition.Not is { } not)
        {
            tests.Add(new NotTest(Compile(not, path + ".not")));
        }

        Add(condition.Continent, TextFact.Continent, path + ".continent", tests);
        Add(condition.Country, TextFact.Country, path + ".country", tests);
        Add(condition.Region, tests, values => new PlaceTest(path + ".region", city: false, values));
        Add(condition.City, tests, values => new PlaceTest(path + ".city", city: true, values));
        Add(condition.Language, TextFact.Language, path + ".language", tests);
        Add(condition.Device, TextFact.Device, path + ".device", tests);
        Add(condition.Os, tests, values => new OsTest(path + ".os", values));
        Add(condition.Browser, TextFact.Browser, path + ".browser", tests);
        Add(condition.InAppBrowser, TextFact.InAppBrowser, path + ".inAppBrowser", tests);
        Add(condition.Channel, TextFact.Channel, path + ".channel", tests);
        Add(condition.ReferrerDomain, tests, values => new ReferrerTest(path + ".referrerDomain", values));
        Add(condition.Query, tests, query => new QueryTest(path + ".query", query));
        Add(condition.Network, tests, values => new NetworkTest(path + ".network", values));
        Add(condition.Between, tests, window => new WindowTest(path + ".between", Bound(window.From, long.MinValue), Bound(window.To, long.MaxValue)));
        Add(condition.Schedule, tests, schedule => new ScheduleTest(path + ".schedule", ScheduleClock.Of(schedule), zone));
        Add(condition.Visitor, TextFact.Visitor, path + ".visitor", tests);
        if (condition.Bot is { } bot)
        {
            tests.Add(new BotTest(path + ".bot", bot));
        }

        return tests.Count == 1 ? tests[0] : new AllTest([.. tests]);
    }

    private void Add(IReadOnlyList<RuleCondition?>? conditions, string path, List<VisitTest> tests, Func<VisitTest[], VisitTest> group)
    {
        if (conditions is not null)
        {
            tests.Add(group([.. conditions.Select((condition, index) => Compile(condition!, FormattableString.Invariant($"{path}[{index}]")))]));
        }
    }

    private static void Add(TextValues? values, TextFact fact, string path, List<VisitTest> tests) =>
        Add(values, tests, given => new TextTest(path, fact, given));

    private static void Add<T>(T? field, List<VisitTest> tests, Func<T, VisitTest> test)
        where T : class
    {
        if (field is not null)
        {
            tests.Add(test(field));
        }
    }

    private long Bound(string? text, long open) => text is not null && WindowBound.TryParse(text, zone, out long instant) ? instant : open;
}
