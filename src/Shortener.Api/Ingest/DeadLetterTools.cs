using Shortener.Core.Clicks;
using Shortener.Ingest.Pipeline;

namespace Shortener.Api.Ingest;

/// <summary>What the <c>dead-letters</c> command works with; disposing it closes the database.</summary>
internal sealed class DeadLetterTools(IDeadLetterStore store, DeadLetterReplayer replayer, IAsyncDisposable? owner) : IAsyncDisposable
{
    public IDeadLetterStore Store { get; } = store;

    public DeadLetterReplayer Replayer { get; } = replayer;

    public ValueTask DisposeAsync() => owner?.DisposeAsync() ?? ValueTask.CompletedTask;
}
