using System.Text;
using Shortener.Core.Webhooks;

namespace Shortener.UnitTests.Webhooks;

public sealed class WebhookSignatureTests
{
    /// <summary>The worked example of the Standard Webhooks libraries.</summary>
    [Fact]
    public void The_signature_is_that_of_the_specification()
    {
        var headers = WebhookSignature.Headers(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            DateTimeOffset.FromUnixTimeSeconds(1_614_265_330),
            "{\"test\": 2432232314}"u8,
            [WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]);
        Assert.Equal(["webhook-id", "webhook-timestamp", "webhook-signature"], headers.Select(header => header.Key));
        Assert.Equal(
            ["msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="],
            headers.Select(header => header.Value));
    }

    [Fact]
    public void Each_secret_signs_and_none_prints_itself()
    {
        WebhookSecret fresh = WebhookSecret.Create();
        WebhookSecret old = WebhookSecret.Create();
        string both = WebhookSignature.Headers("msg_1", DateTimeOffset.UnixEpoch, "{}"u8, [fresh, old])[2].Value;
        string[] alone = [.. new[] { fresh, old }.Select(secret => WebhookSignature.Headers("msg_1", DateTimeOffset.UnixEpoch, "{}"u8, [secret])[2].Value)];
        Assert.Equal(string.Join(' ', alone), both);
        Assert.Equal("whsec_***", fresh.ToString());
        Assert.Equal(24, Convert.FromBase64String(fresh.Text["whsec_".Length..]).Length);
        var hook = new Webhook { Id = 1, WorkspaceId = 1, Url = "https://hooks.example/", Events = [], Secret = fresh, OldSecret = old };
        Assert.DoesNotContain(fresh.Text, hook.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(old.Text, hook.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_secret_signs_until_its_time_is_over()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch;
        var hook = new Webhook
        {
            Id = 1,
            WorkspaceId = 1,
            Url = "https://hooks.example/",
            Events = [],
            Secret = WebhookSecret.Create(),
            OldSecret = WebhookSecret.Create(),
            OldSecretUntil = now.AddHours(1),
        };
        Assert.Equal([hook.Secret, hook.OldSecret], hook.SecretsAt(now));
        Assert.Equal([hook.Secret], hook.SecretsAt(now.AddHours(1)));
    }

    [Fact]
    public void Sets_of_links_come_back_sorted_and_small()
    {
        long[] ids = [5, 1, 5, 130, long.MaxValue, 70_000];
        byte[] bytes = LinkSet.Write(ids);
        Assert.Equal([1, 5, 130, 70_000, long.MaxValue], LinkSet.Read(bytes));
        Assert.Equal(1_000, LinkSet.Write(Enumerable.Range(1, 1_000).Select(id => (long)id)).Length);
        Assert.Empty(LinkSet.Read(LinkSet.Write([])));
    }

    [Fact]
    public void A_message_is_known_by_its_endpoint_and_what_it_tells()
    {
        var hook = new Webhook { Id = 1, WorkspaceId = 1, Url = "", Events = [], Secret = WebhookSecret.Create(), CreatedAt = DateTimeOffset.UnixEpoch };
        string id = MessageId.OfClicks(hook, "node/1", 8, 16);
        Assert.Equal(id, MessageId.OfClicks(hook with { Url = "https://moved.example/", Version = 7 }, "node/1", 8, 16));
        string[] others =
        [
            MessageId.OfClicks(hook, "node/1", 8, 24), MessageId.OfClicks(hook, "node/2", 8, 16), MessageId.OfClicks(hook with { Id = 2 }, "node/1", 8, 16),
            MessageId.OfClicks(hook with { CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(1) }, "node/1", 8, 16),
            MessageId.OfLink(hook, WebhookEvents.LinkCreated, 8, "16"), MessageId.Random(),
        ];
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.DoesNotContain(id, others);
        Assert.All([id, .. others], text => Assert.Equal(4 + 32, Encoding.ASCII.GetByteCount(text)));
    }
}
