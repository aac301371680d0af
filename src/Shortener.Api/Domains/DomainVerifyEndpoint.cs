using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Links;
using Shortener.Api.Outbound;
using Shortener.Api.Problems;
using Shortener.Core.Dns;
using Shortener.Core.Domains;
using Shortener.Core.Redirects;

namespace Shortener.Api.Domains;

/// <summary><c>POST /api/v1/domains/{id}/verify</c>: the first workspace to prove that it owns a host has it.</summary>
internal static class DomainVerifyEndpoint
{
    public static async Task<Results<Ok<DomainResource>, Problem>> VerifyAsync(
        HttpContext context,
        string id,
        IDomainStore domains,
        ITxtResolver resolver,
        WorkspaceBudget budget,
        PublicUrl publicUrl,
        IOptions<DomainOptions> options,
        TimeProvider time,
        CancellationToken ct)
    {
        int workspaceId = RequestIdentity.Of(context).WorkspaceId;
        if (await DomainEndpoints.FindAsync(context, id, domains, ct) is not { } domain || domain.WorkspaceId != workspaceId)
        {
            return Problem.NotFound("domain");
        }

        if (domain.IsDefault)
        {
            return Problem.Conflict("default_domain", "The default domain needs no proof");
        }

        using WorkspaceBudget.Place place = budget.TryTake(workspaceId, context);
        if (!place.IsTaken)
        {
            return WorkspaceBudget.Exceeded;
        }

        string record = DomainToken.RecordName(domain.Host);
        TxtAnswer answer = await resolver.ResolveAsync(record, ct);
        if (answer.Outcome == TxtOutcome.Unavailable)
        {
            return new Problem(StatusCodes.Status503ServiceUnavailable, "dns_unavailable", "No name server answered; try again")
            {
                Detail = "The operator sets the name server with Domains:Resolver (environment: Domains__Resolver)",
            };
        }

        if (!answer.Texts.Contains(DomainToken.RecordText(domain.Token), StringComparer.Ordinal))
        {
            // What other records say is not repeated: the name server may know more than the public.
            return new Problem(StatusCodes.Status422UnprocessableEntity, "not_verified", "The DNS record was not found")
            {
                Detail = answer.Outcome == TxtOutcome.None
                    ? $"{record} has no TXT record. A record just made may take its time to be seen"
                    : $"{record} has a TXT record, but none that says {DomainToken.RecordText(domain.Token)}",
            };
        }

        DomainWriteResult result = await domains.VerifyAsync(workspaceId, domain.Id, time.GetUtcNow(), ct);
        return result.Outcome switch
        {
            DomainWriteOutcome.Done => DomainEndpoints.Ok(context, result.Domain!, publicUrl, options.Value),
            DomainWriteOutcome.Taken => Problem.Conflict("domain_taken", $"Another workspace has proved that it owns {domain.Host}"),
            _ => Problem.NotFound("domain"),
        };
    }
}
