using Shortener.Core.Clicks;

namespace Shortener.Ingest.Sources;

/// <summary>A source for the pipeline to run.</summary>
/// <param name="StartPosition">Position to register the source at where the database does not know it.</param>
/// <param name="Account">The source's own account, kept in <see cref="LiveSourceAccounts"/> until it is closed; null when it has none.</param>
/// <param name="Live">Clicks still arrive. The others are drained one after the other and closed.</param>
/// <param name="Closes">
/// Drained means closed for good. False for a copy, whose original may come back with more: what was drained is reported instead.
/// </param>
public sealed record ProvidedSource(IClickSource Source, long StartPosition, ILiveSourceAccount? Account, bool Live, bool Closes = true);

/// <summary>The sources of this process: old journal generations to drain, and the one that is written.</summary>
public interface IClickSourceProvider
{
    /// <summary>Called once, when the pipeline starts. Old generations first.</summary>
    ValueTask<IReadOnlyList<ProvidedSource>> ListAsync(CancellationToken ct);

    /// <summary>The source is drained and closed in the database together with its last account: its files may go.</summary>
    ValueTask ClosedAsync(ProvidedSource source, CancellationToken ct);
}
