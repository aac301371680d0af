namespace Shortener.Core.Journal;

/// <summary>What a frame holds. The numbers are journalled: never renumber. Kinds a reader does not know are stepped over.</summary>
public enum FrameKind : byte
{
    /// <summary>Nothing: the unused end of a segment, or space that a killed writer had claimed.</summary>
    Void = 0,

    /// <summary>A click, see <see cref="Clicks.ClickFrame"/>.</summary>
    Click = 1,

    /// <summary>What happened on a page of ours, see <see cref="Events.EventFrame"/>. It is in no term of the clicks' account.</summary>
    Event = 2,
}
