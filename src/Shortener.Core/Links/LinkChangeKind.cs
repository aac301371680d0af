namespace Shortener.Core.Links;

/// <summary>What a row of <c>link_changes</c> says happened to its link. The numbers are stored: never renumber.</summary>
public enum LinkChangeKind : short
{
    Created = 1,

    Updated = 2,

    /// <summary>Moved to the trash.</summary>
    Deleted = 3,

    /// <summary>Taken out of the trash.</summary>
    Restored = 4,
}
