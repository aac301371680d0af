using Shortener.Core.LinkHealth;
using Shortener.Ingest.LinkHealth;
using Shortener.Ingest.Outbound;

namespace Shortener.UnitTests.LinkHealth;

public sealed class LinkHealthStateTests
{
    private const string Url = "https://example.com/";
    private static readonly DateTimeOffset At = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_second_failure_in_a_row_makes_a_link_broken_and_one_success_mends_it()
    {
        LinkHealthState first = LinkHealthState.Unchecked(7).After(Url, LinkFinding.Failed, "http_404", At);
        Assert.Equal((LinkHealthStatus.Unknown, 1, "http_404"), (first.Status, first.Failures, first.Reason));
        LinkHealthState second = first.After(Url, LinkFinding.Failed, "timeout", At.AddMinutes(10));
        Assert.Equal((LinkHealthStatus.Broken, 2, "timeout", At.AddMinutes(10)), (second.Status, second.Failures, second.Reason, second.CheckedAt));
        LinkHealthState third = second.After(Url, LinkFinding.Ok, null, At);
        Assert.Equal((LinkHealthStatus.Ok, 0, null), (third.Status, third.Failures, third.Reason));
        Assert.Equal(LinkHealthStatus.Ok, third.After(Url, LinkFinding.Failed, "timeout", At).Status);
    }

    [Fact]
    public void Failures_of_another_destination_and_unclear_answers_do_not_count()
    {
        LinkHealthState failed = LinkHealthState.Unchecked(7).After(Url, LinkFinding.Failed, "http_404", At);
        LinkHealthState moved = failed.After("https://example.org/", LinkFinding.Failed, "http_404", At);
        Assert.Equal((LinkHealthStatus.Unknown, 1), (moved.Status, moved.Failures));
        LinkHealthState unclear = failed.After(Url, LinkFinding.Unknown, "http_403", At);
        Assert.Equal((LinkHealthStatus.Unknown, 0), (unclear.Status, unclear.Failures));
    }

    [Theory]
    [InlineData(OutboundRefusal.None, 200, LinkFinding.Ok, null)]
    [InlineData(OutboundRefusal.None, 304, LinkFinding.Ok, null)]
    [InlineData(OutboundRefusal.None, 403, LinkFinding.Unknown, "http_403")]
    [InlineData(OutboundRefusal.None, 404, LinkFinding.Failed, "http_404")]
    [InlineData(OutboundRefusal.None, 503, LinkFinding.Failed, "http_503")]
    [InlineData(OutboundRefusal.None, 999, LinkFinding.Unknown, "http_999")]
    [InlineData(OutboundRefusal.NotPublic, 0, LinkFinding.Failed, "no_public_address")]
    [InlineData(OutboundRefusal.Deadline, 0, LinkFinding.Failed, "timeout")]
    [InlineData(OutboundRefusal.Tls, 0, LinkFinding.Failed, "certificate")]
    [InlineData(OutboundRefusal.Port, 0, LinkFinding.Unknown, "not_checkable")]
    [InlineData(OutboundRefusal.Downgrade, 0, LinkFinding.Unknown, "not_checkable")]
    public void An_answer_is_judged_by_what_a_visitor_would_meet(OutboundRefusal refusal, int status, LinkFinding finding, string? reason) =>
        Assert.Equal((finding, reason), LinkChecker.Judge(new OutboundAnswer(refusal, status, Url, null, [], false)));

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(720, 32, 0)]
    [InlineData(0, 8, 1)]
    [InlineData(721, 8, 1)]
    [InlineData(24, 0, 1)]
    [InlineData(24, 33, 1)]
    public void Options_have_bounds(int hours, int concurrency, int problems)
    {
        var options = new LinkHealthOptions { IntervalHours = hours, Concurrency = concurrency };
        Assert.Equal(problems, options.Problems().Count);
        Assert.All(options.Problems(), problem => Assert.Contains("LinkHealth__", problem, StringComparison.Ordinal));
        Assert.Empty(new LinkHealthOptions().Problems());
        Assert.False(new LinkHealthOptions().Enabled);
    }
}
