namespace Shortener.Core.Clicks;

/// <summary>A source of this process that keeps its own account: an open journal generation. Thread-safe.</summary>
public interface ILiveSourceAccount
{
    /// <summary>Name in the <c>sources</c> table.</summary>
    string Identity { get; }

    /// <summary>
    /// The account as of this call. <see cref="SourceReport.Accepted"/>, <see cref="SourceReport.Dropped"/> and
    /// <see cref="SourceReport.Pending"/> belong to one moment; pending counts the clicks behind
    /// <paramref name="committedPosition"/>, which was read from the database before the call. 0 counts from the first frame kept.
    /// Null when the journal cannot answer for that position any more (it is closed and gone, or the position was given up because
    /// the database has moved far on): the caller reads the database again.
    /// </summary>
    SourceReport? Read(long committedPosition);
}
