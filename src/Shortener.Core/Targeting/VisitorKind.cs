namespace Shortener.Core.Targeting;

/// <summary>Whether a visitor came before.</summary>
public enum VisitorKind
{
    /// <summary>There is no cookie to tell by.</summary>
    Unknown,

    New,

    Returning,
}
