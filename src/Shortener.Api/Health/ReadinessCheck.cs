namespace Shortener.Api.Health;

/// <summary>How far one part of the product is able to work.</summary>
internal enum ReadinessStatus
{
    Ok,

    /// <summary>Works with less: the reason says what is missing and what to do.</summary>
    Degraded,

    /// <summary>Visitors or clicks are harmed: take the node out of rotation.</summary>
    Failed,
}

/// <summary>One line of <c>/readyz</c>.</summary>
/// <param name="Name">Which part: <c>database</c>, <c>journal</c>, <c>geo</c>, <c>redis</c>, <c>pipeline</c>.</param>
/// <param name="Reason">What is wrong, where and what to do; null when fine.</param>
internal sealed record ReadinessResult(string Name, ReadinessStatus Status, string? Reason);

/// <summary>A part of the product that can say whether it is able to work. Answers within a second; never throws.</summary>
internal interface IReadinessCheck
{
    /// <summary>The <see cref="ReadinessResult.Name"/> of its results.</summary>
    string Name { get; }

    ValueTask<ReadinessResult> CheckAsync(CancellationToken ct);
}
