using Shortener.Core.Webhooks;
using Shortener.Ingest.Webhooks;

namespace Shortener.UnitTests.Webhooks;

public sealed class RetryPolicyTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly WebhookAttempt Failure = new(500, null, 10);

    private readonly RetryPolicy _policy = new(new WebhookOptions());

    private readonly Webhook _hook = new() { Id = 1, WorkspaceId = 1, Url = "", Events = [WebhookEvents.LinkCreated], Secret = WebhookSecret.Create() };

    private readonly WebhookDelivery _delivery = new()
    {
        Id = 1,
        Message = new NewDelivery { WebhookId = 1, MessageId = "msg_1", Event = WebhookEvents.LinkCreated, CreatedAt = Start },
    };

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(5, 80)]
    [InlineData(10, 2_560)]
    [InlineData(11, 3_600)]
    [InlineData(1_000_000, 3_600)]
    public void Pauses_double_up_to_an_hour_give_or_take_a_fifth(int attempt, double seconds)
    {
        Assert.Equal(seconds, _policy.PauseAfter(attempt, 0.5).TotalSeconds, 3);
        Assert.Equal(seconds * 0.8, _policy.PauseAfter(attempt, 0).TotalSeconds, 3);
        Assert.Equal(seconds * 1.2, _policy.PauseAfter(attempt, 1).TotalSeconds, 3);
    }

    [Fact]
    public void A_message_is_tried_for_a_day_from_its_first_attempt_and_then_given_up()
    {
        DateTimeOffset now = Start.AddDays(30);
        WebhookDelivery delivery = _delivery;
        int attempts = 0;
        while (delivery.Status == WebhookDeliveryStatus.Pending)
        {
            (delivery, WebhookVerdict verdict) = _policy.Judge(_hook, delivery, Failure, now, 0.5);
            Assert.Null(verdict.DisabledReason);
            Assert.Equal(++attempts, delivery.Attempts);
            now = delivery.Status == WebhookDeliveryStatus.Pending ? delivery.NextAttemptAt : now;
        }

        Assert.Equal((WebhookDeliveryStatus.Failed, now), (delivery.Status, delivery.FinishedAt));
        Assert.InRange(now - Start.AddDays(30), TimeSpan.FromHours(22), TimeSpan.FromHours(24));
        Assert.InRange(attempts, 30, 40);
    }

    [Fact]
    public void An_endpoint_is_disabled_after_days_of_nothing_but_failures()
    {
        WebhookVerdict first = _policy.Judge(_hook, _delivery, Failure, Start, 0.5).Verdict;
        Assert.Equal(new WebhookVerdict(Start, null), first);
        Webhook failing = _hook with { FailingSince = Start };
        Assert.Equal(first, _policy.Judge(failing, _delivery, Failure, Start.AddHours(119), 0.5).Verdict);
        Assert.Contains("HTTP 500", _policy.Judge(failing, _delivery, Failure, Start.AddHours(120), 0.5).Verdict.DisabledReason, StringComparison.Ordinal);
        Assert.Equal(
            new WebhookVerdict(null, null), _policy.Judge(failing, _delivery, new WebhookAttempt(204, null, 1), Start.AddHours(120), 0.5).Verdict);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(302, false)]
    [InlineData(304, false)]
    [InlineData(404, false)]
    public void Success_is_2xx(int status, bool succeeded) => Assert.Equal(
        succeeded ? WebhookDeliveryStatus.Delivered : WebhookDeliveryStatus.Pending,
        _policy.Judge(_hook, _delivery, new WebhookAttempt(status, null, 1), Start, 0.5).Delivery.Status);

    [Fact]
    public void Gone_ends_the_message_and_disables_the_endpoint()
    {
        (WebhookDelivery delivery, WebhookVerdict verdict) = _policy.Judge(_hook, _delivery, new WebhookAttempt(410, null, 1), Start, 0.5);
        Assert.Equal(WebhookDeliveryStatus.Failed, delivery.Status);
        Assert.NotNull(verdict.DisabledReason);
    }

    [Fact]
    public void Options_hold_by_default_and_name_what_is_out_of_range()
    {
        Assert.Empty(new WebhookOptions().Problems());
        var wrong = new WebhookOptions
        {
            MaxPerWorkspace = 0,
            TimeoutSeconds = 61,
            FirstRetryMs = 9,
            RetryHours = 169,
            DisableAfterHours = 0,
            LogDays = 366,
            LogDeliveries = 99,
            Concurrency = 1,
        };
        Assert.Equal(8, wrong.Problems().Count);
        Assert.Contains(wrong.Problems(), problem => problem.Contains("Webhooks__TimeoutSeconds", StringComparison.Ordinal) && problem.Contains("61", StringComparison.Ordinal));
    }
}
