using Shortener.Core.Analytics;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;
using Shortener.Core.Geo;
using Shortener.Core.UserAgents;

namespace Shortener.UnitTests.Clicks;

public sealed class ClickRowBuilderTests
{
    private static readonly ClickWindow Everything = new(long.MinValue, long.MaxValue);

    private readonly ClickRowBuilder _builder = new();

    [Fact]
    public void Value_ids_of_a_row_are_those_of_the_one_mapping_for_every_dimension()
    {
        EnrichedClick full = Click(1);
        full.BotKind = BotKind.Preview;
        full.BotName = "a bot\0";
        full.Location = new GeoLocation("US", "California", "Springfield", 1, 2);
        full.UserAgent = UserAgentResult.Unknown with
        {
            Browser = new UserAgentFamily("Chrome", "120", "0"),
            Os = new UserAgentFamily("iOS"),
            DeviceType = "mobile",
            InAppBrowser = "Instagram",
        };
        full.Referrer = "https://a.example/b";
        full.ReferrerDomain = "a.example";
        full.Language = "es";
        full.Traffic = new TrafficSource("Email", "src", "med", "camp", "us", "um", "uc", "ut", "un");
        EnrichedClick partial = Click(2);
        partial.Location = new GeoLocation("US", null, "Springfield", null, null);
        partial.ReferrerDomain = "only.example";
        EnrichedClick nothing = Click(3);

        foreach (EnrichedClick click in (EnrichedClick[])[full, partial, nothing])
        {
            ClickRow row = Assert.Single(_builder.Build([click], Everything));
            long[] ids = new long[DimensionValues.WorkspaceDimensions];
            row.FillValueIds(ids);
            for (int dimension = 0; dimension < ids.Length; dimension++)
            {
                string? value = DimensionValues.Of(click, (Dimension)dimension);
                Assert.Equal(value is null ? 0 : ContentId.Of(value), ids[dimension]);
            }
        }
    }

    [Fact]
    public void Dictionary_rows_are_written_until_a_commit_succeeded_and_not_again()
    {
        EnrichedClick click = Click(1);
        click.ReferrerDomain = "a.example";
        click.Referrer = "https://a.example/";

        _builder.Build([click, click, click], Everything);
        Assert.Single(_builder.MissingReferrers);
        _builder.Build([click], Everything);
        Assert.Single(_builder.MissingReferrers);
        Assert.Contains(_builder.Labels.Missing, label => label.Value == "a.example");
        _builder.MarkStored();
        _builder.Build([click], Everything);

        Assert.Empty(_builder.MissingReferrers);
        Assert.Empty(_builder.MissingTraffic);
        Assert.Empty(_builder.Labels.Missing);
    }

    [Fact]
    public void The_same_user_agent_classified_otherwise_is_another_row()
    {
        EnrichedClick before = Click(1, "agent");
        EnrichedClick after = Click(2, "agent");
        after.UserAgent = UserAgentResult.Unknown with { DeviceType = "tv" };

        ClickRow[] rows = _builder.Build([before, after], Everything);

        Assert.NotEqual(rows[0].UserAgent!.Id, rows[1].UserAgent!.Id);
        Assert.Equal(2, _builder.MissingUserAgents.Count);
    }

    [Fact]
    public void Rows_come_in_key_order()
    {
        EnrichedClick[] clicks = [Click(8, link: 2, at: 5), Click(16, link: 1, at: 9), Click(24, link: 1, at: 9), Click(32, link: 1, at: 3),
            Click(40, link: 1, at: UnixMicros.PerDay)];

        ClickRow[] rows = _builder.Build(clicks, Everything);

        Assert.Equal([32, 16, 24, 8, 40], rows.Select(row => row.Position));
    }

    private static EnrichedClick Click(long position, string? userAgent = null, long link = 1, long at = 1) => new()
    {
        Raw = new RawClick { EndPosition = position, LinkId = link, WorkspaceId = 1, UnixMicros = at, UserAgent = userAgent },
    };
}
