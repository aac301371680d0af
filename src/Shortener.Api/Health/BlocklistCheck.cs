using Shortener.Core.Blocklists;

namespace Shortener.Api.Health;

/// <summary>The blocklist's file: one that cannot be used leaves the list read before in use, or none at the start.</summary>
internal sealed class BlocklistCheck(BlocklistFile blocklist) : IReadinessCheck
{
    public string Name => "blocklist";

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct) => new(blocklist.Problem is { } problem
        ? new ReadinessResult(Name, ReadinessStatus.Degraded,
            $"The blocklist's file cannot be used: {problem}. {blocklist.Current.Count} entries read before stay in use. Put a sound file at Blocklist:Path (Blocklist__Path); it is taken over within {BlocklistFile.TakenOverWithin.TotalSeconds:0} seconds.")
        : new ReadinessResult(Name, ReadinessStatus.Ok, null));
}
