using Shortener.Api.Hosting;
using Shortener.Core.Clicks;
using Shortener.Ingest.Pipeline;

namespace Shortener.Api.Ingest;

/// <summary>The product's services as the <c>dead-letters</c> commands use them.</summary>
internal static class DeadLetterHosting
{
    /// <param name="host">A host on a migrated database; given back with the result.</param>
    public static DeadLetterTools Open(IHost host) => new(
        host.Services.GetRequiredService<IDeadLetterStore>(),
        host.Services.GetRequiredService<DeadLetterReplayer>(),
        new OwnedHost(host));
}
