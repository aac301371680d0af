using System.Collections.Immutable;

namespace Shortener.Core.Clicks;

/// <summary>
/// The live sources of this process. A journal is added when it opens; the pipeline removes a generation once it is closed in the
/// database together with its last report. Thread-safe.
/// </summary>
public sealed class LiveSourceAccounts
{
    private ImmutableList<ILiveSourceAccount> _current = [];

    /// <summary>A snapshot.</summary>
    public IReadOnlyList<ILiveSourceAccount> Current => _current;

    public void Add(ILiveSourceAccount account) => ImmutableInterlocked.Update(ref _current, static (list, added) => list.Add(added), account);

    public void Remove(ILiveSourceAccount account) =>
        ImmutableInterlocked.Update(ref _current, static (list, removed) => list.Remove(removed), account);
}
