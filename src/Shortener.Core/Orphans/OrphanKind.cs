namespace Shortener.Core.Orphans;

/// <summary>What a visit that found no link asked for. The numbers are stored.</summary>
public enum OrphanKind
{
    /// <summary>The domain itself.</summary>
    Root = 0,

    /// <summary>A slug that no link has.</summary>
    UnknownSlug = 1,
}
