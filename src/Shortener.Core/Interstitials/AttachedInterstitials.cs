using System.Collections.Frozen;
using Shortener.Core.Accounts;
using Shortener.Core.Links;

namespace Shortener.Core.Interstitials;

/// <summary>The interstitials of one workspace and before which links they stand. Immutable.</summary>
public sealed class AttachedInterstitials
{
    private readonly InterstitialWorkspace _workspace;
    private readonly FrozenDictionary<long, CompiledInterstitial> _byId;
    private readonly CompiledInterstitial? _default;
    private readonly (string Tag, CompiledInterstitial Interstitial)[] _tags;

    /// <param name="workspace">As loaded.</param>
    /// <param name="weightsOf">Weights that follow results; null for an interstitial whose creatives keep their own.</param>
    public AttachedInterstitials(InterstitialWorkspace workspace, Func<Interstitial, IReadOnlyList<double>?> weightsOf)
    {
        _workspace = workspace;
        Version = workspace.Version;
        Cookies = workspace.Cookies;
        HonourPrivacySignals = workspace.HonourPrivacySignals;
        _byId = workspace.Interstitials
            .Select(one => CompiledInterstitial.TryCompile(one, weightsOf(one)))
            .OfType<CompiledInterstitial>()
            .ToFrozenDictionary(one => one.Source.Id);
        _default = Find(workspace.Attachments.Default);
        _tags = [.. workspace.Attachments.Tags
            .Select(attached => (attached.Tag, Interstitial: Find(attached.InterstitialId)!))
            .Where(attached => attached.Interstitial is not null)];
    }

    /// <summary>The same with other weights; itself where nothing follows results.</summary>
    public AttachedInterstitials Reweighed(Func<Interstitial, IReadOnlyList<double>?> weightsOf) =>
        Rotating().Any() ? new AttachedInterstitials(_workspace, weightsOf) : this;

    /// <summary>Version of the workspace that it was made of.</summary>
    public long Version { get; }

    public VisitorCookies Cookies { get; }

    public bool HonourPrivacySignals { get; }

    /// <summary>Whether links that name no interstitial may meet one.</summary>
    public bool ConcernsPlainLinks => _default is not null || _tags.Length > 0;

    /// <summary>Whether a link's tags have to be known to say which interstitials are its.</summary>
    public bool AsksForTags(LinkOptions? options) => _tags.Length > 0 && options is not { NoInterstitial: true } and not { InterstitialId: not null };

    /// <summary>The interstitial that has a creative; null where the workspace has no such one.</summary>
    public long? OwnerOf(long creativeId) =>
        _byId.Values.FirstOrDefault(one => one.Source.Settings.Creatives.Any(creative => creative.Id == creativeId))?.Source.Id;

    /// <summary>Those whose weights follow results.</summary>
    public IEnumerable<Interstitial> Rotating() =>
        _byId.Values.Select(one => one.Source).Where(one => one is { Enabled: true, Settings.AutoRotate: true, Settings.Creatives.Count: > 1 });

    public CompiledInterstitial? Find(long? id) => id is { } number ? _byId.GetValueOrDefault(number) : null;

    /// <summary>
    /// The link's interstitials, the most particular first: its own alone where it names one, otherwise those of its tags in the
    /// workspace's order, then the workspace's. Of these the first that takes the visit, and whose frequency cap is not used up, is shown.
    /// </summary>
    public IReadOnlyList<CompiledInterstitial> Of(LinkOptions? options, IReadOnlyList<string> tags)
    {
        if (options is { NoInterstitial: true })
        {
            return [];
        }

        if (options?.InterstitialId is { } own)
        {
            return Find(own) is { } found ? [found] : [];
        }

        if (_tags.Length == 0)
        {
            return _default is null ? [] : [_default];
        }

        return [.. _tags.Where(attached => tags.Contains(attached.Tag, StringComparer.Ordinal))
            .Select(attached => attached.Interstitial)
            .Append(_default)
            .OfType<CompiledInterstitial>()
            .Distinct()];
    }
}
