using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Shortener.Api.Redirects;
using Shortener.Core.AbuseReports;
using Shortener.Core.Clicks;
using Shortener.Core.Limits;
using Shortener.Core.Links;
using Shortener.Core.Visitors;

namespace Shortener.Api.AbuseReports;

/// <summary>Takes visitors' reports, so many from one address and so many of one link. Thread-safe.</summary>
internal sealed class ReportDesk(
    IAbuseReportStore store, IVisitorPseudonyms pseudonyms, IClientAddress clients, IOptions<AbuseReportOptions> options, TimeProvider time)
{
    private const int MaxKeys = 50_000;
    private const int Ipv6NetworkBytes = 8;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly SlidingWindow _byAddress = new(options.Value.PerAddress, Window, MaxKeys, time);
    private readonly SlidingWindow _byLink = new(options.Value.PerLink, Window, MaxKeys, time);

    /// <summary>Whether another report is taken; otherwise how long until one is.</summary>
    public bool TryTake(HttpContext context, Link link, out TimeSpan wait) =>
        _byAddress.TryTake(ReporterOf(context, workspaceId: 0) ?? 0, out wait) && _byLink.TryTake(link.Id, out wait);

    public Task<long> StoreAsync(HttpContext context, Link link, AbuseReason reason, string comment, string email) => store.AddAsync(
        new AbuseReport
        {
            WorkspaceId = link.WorkspaceId,
            LinkId = link.Id,
            Host = link.Domain ?? "",
            Slug = link.Slug,
            Url = link.Url,
            Reason = reason,
            Comment = comment.Length == 0 ? null : StorableText.Clean(comment),
            Email = email.Length == 0 ? null : StorableText.Clean(email),
            Reporter = ReporterOf(context, link.WorkspaceId),
            CreatedAt = time.GetUtcNow(),
        },
        context.RequestAborted);

    /// <summary>A pseudonym of the address alone: another browser makes no other reporter, nor another address of the same IPv6 line.</summary>
    private long? ReporterOf(HttpContext context, int workspaceId)
    {
        IPAddress? address = clients.Of(context);
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            byte[] bytes = address.GetAddressBytes();
            bytes.AsSpan(Ipv6NetworkBytes).Clear();
            address = new IPAddress(bytes);
        }

        return pseudonyms.Compute(workspaceId, address, "", UnixMicros.Now(time));
    }
}
