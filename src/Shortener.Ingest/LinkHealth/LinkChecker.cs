using System.Globalization;
using Shortener.Core.LinkHealth;
using Shortener.Ingest.Outbound;

namespace Shortener.Ingest.LinkHealth;

/// <summary>Asks a destination whether it is there. Thread-safe.</summary>
public sealed class LinkChecker(GuardedClient client, ILinkHealthStore store, TimeProvider time)
{
    /// <summary>When a failed check is repeated.</summary>
    public static readonly TimeSpan RetryIn = TimeSpan.FromMinutes(10);

    /// <summary>Reason of a link that this server could not ask about.</summary>
    internal const string NotCheckable = "not_checkable";

    // A body is asked for, because some servers answer HEAD with errors; one byte of it is enough.
    private static readonly OutboundLimits Limits = new() { MaxBytes = 1 };

    /// <summary>Checks now and keeps what was found.</summary>
    /// <param name="url">Where the link leads.</param>
    /// <param name="before">What is known so far.</param>
    /// <param name="interval">When to check again if there is nothing to worry about.</param>
    /// <param name="ct">Cancels the check; nothing is kept then.</param>
    public async Task<LinkHealthState> CheckAsync(string url, LinkHealthState before, TimeSpan interval, CancellationToken ct)
    {
        (LinkFinding finding, string? reason) = Judge(await AskAsync(url, ct));
        LinkHealthState after = before.After(url, finding, reason, time.GetUtcNow());
        bool again = finding == LinkFinding.Failed && after.Status != LinkHealthStatus.Broken;
        await store.SaveAsync(after, again && RetryIn < interval ? RetryIn : interval, ct);
        return after;
    }

    /// <summary>What an answer says about the destination.</summary>
    internal static (LinkFinding Finding, string? Reason) Judge(OutboundAnswer answer)
    {
        if (answer.Refusal != OutboundRefusal.None)
        {
            return answer.Refusal switch
            {
                OutboundRefusal.NotPublic => (LinkFinding.Failed, "no_public_address"),
                OutboundRefusal.Unreachable => (LinkFinding.Failed, "unreachable"),
                OutboundRefusal.Tls => (LinkFinding.Failed, "certificate"),
                OutboundRefusal.Deadline => (LinkFinding.Failed, "timeout"),
                OutboundRefusal.Protocol => (LinkFinding.Failed, "no_http"),
                OutboundRefusal.TooManyRedirects => (LinkFinding.Failed, "too_many_redirects"),
                // A browser would follow where this server may not.
                _ => (LinkFinding.Unknown, NotCheckable),
            };
        }

        string reason = "http_" + answer.Status.ToString(CultureInfo.InvariantCulture);
        return answer.Status switch
        {
            < 400 => (LinkFinding.Ok, null),
            // It is there and asks for a password, or keeps programs out: 999 is LinkedIn's.
            401 or 402 or 403 or 405 or 406 or 407 or 429 or 451 or >= 600 => (LinkFinding.Unknown, reason),
            _ => (LinkFinding.Failed, reason),
        };
    }

    private async Task<OutboundAnswer> AskAsync(string url, CancellationToken ct)
    {
        OutboundAnswer head = await client.HeadAsync(url, Limits, ct);
        return head.Status >= 400 || head.Refusal == OutboundRefusal.Protocol ? await client.GetAsync(url, Limits, ct) : head;
    }
}
