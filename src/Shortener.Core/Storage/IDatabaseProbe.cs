namespace Shortener.Core.Storage;

/// <summary>Asks the database whether it answers. Thread-safe.</summary>
public interface IDatabaseProbe
{
    /// <summary>Null when it answers, else the reason in one line, without secrets.</summary>
    Task<string?> FindProblemAsync(CancellationToken ct);
}
