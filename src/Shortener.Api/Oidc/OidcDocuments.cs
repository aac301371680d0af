using System.Text;
using Microsoft.IdentityModel.Protocols;
using Shortener.Ingest.Outbound;

namespace Shortener.Api.Oidc;

/// <summary>Fetches the provider's metadata and keys for Microsoft.IdentityModel. Thread-safe.</summary>
internal sealed class OidcDocuments(ProviderClient client) : IDocumentRetriever
{
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        OutboundAnswer answer = await client.GetAsync(address, authorization: null, cancel);
        return answer is { Refusal: OutboundRefusal.None, Status: StatusCodes.Status200OK, IsTruncated: false }
            ? Encoding.UTF8.GetString(answer.Body)
            : throw new OidcException(OidcFailure.Provider, $"{address} was not fetched: {answer.Refusal}, status {answer.Status}");
    }
}
