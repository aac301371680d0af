using System.Net;

namespace Shortener.Core.Dns;

/// <summary>
/// Asks one name server, which is expected to resolve recursively: UDP twice, TCP where the answer does not fit, aliases followed.
/// Nothing is kept: whoever has just set a record wants to see it. Thread-safe.
/// </summary>
/// <param name="server">Null where none is known: every answer is <see cref="TxtOutcome.Unavailable"/>.</param>
/// <param name="patience">Longest wait for one reply; the whole takes at most some ten times as long.</param>
/// <param name="time">Measures it.</param>
public sealed class TxtResolver(IPEndPoint? server, TimeSpan patience, TimeProvider time) : ITxtResolver
{
    /// <summary>Longest wait for one reply in the product: a recursive server may have to ask several others.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(3);

    private const int UdpAttempts = 2;
    private const int MaxAliases = 4;

    /// <inheritdoc />
    public async Task<TxtAnswer> ResolveAsync(string name, CancellationToken ct)
    {
        string asked = name;
        for (int alias = 0; alias <= MaxAliases && server is not null; alias++)
        {
            // A name that cannot be asked for does not exist.
            if (!DnsQuery.TryCreate(asked, out DnsQuery? query))
            {
                return TxtAnswer.None;
            }

            DnsReply? reply = await AskAsync(query, ct);
            if (reply is not { Kind: DnsReplyKind.Answer })
            {
                return TxtAnswer.Unavailable;
            }

            if (reply.Alias is null)
            {
                return reply.Texts.Count == 0 ? TxtAnswer.None : new TxtAnswer(TxtOutcome.Found, reply.Texts);
            }

            asked = reply.Alias;
        }

        return server is null ? TxtAnswer.Unavailable : TxtAnswer.None;
    }

    private async Task<DnsReply?> AskAsync(DnsQuery query, CancellationToken ct)
    {
        DnsReply? reply = null;
        for (int attempt = 0; attempt < UdpAttempts && reply is null; attempt++)
        {
            reply = await DnsTransport.AskByUdpAsync(server!, query, patience, time, ct);
        }

        return reply is { Kind: DnsReplyKind.Truncated } ? await DnsTransport.AskByTcpAsync(server!, query, patience, time, ct) : reply;
    }
}
