using Shortener.Core.Events;

namespace Shortener.Core.Clicks.Rows;

/// <summary>An event as both backends store it. Immutable.</summary>
/// <param name="Visit">What it shares with a click; its link is 0 where there is none.</param>
/// <param name="Captured">What was journalled.</param>
internal sealed record EventRow(ClickRow Visit, RawEvent Captured) : IComparable<EventRow>
{
    public EventKind Kind => Captured.Kind;

    public long SubjectId => Captured.SubjectId;

    /// <summary>Null for none.</summary>
    public long? PartId => Captured.PartId == 0 ? null : Captured.PartId;

    /// <inheritdoc cref="PartId"/>
    public long? LinkId => Visit.LinkId == 0 ? null : Visit.LinkId;

    /// <summary>Never negative: what a page tells is only as good as its clock.</summary>
    public int? ElapsedMs => Captured.ElapsedMs is { } elapsed ? Math.Max(0, elapsed) : null;

    /// <summary>By day, subject, instant and position, as the tables' keys go.</summary>
    public int CompareTo(EventRow? other) => other is null ? 1 : Order.CompareTo(other.Order);

    private RowOrder Order => new(Visit.Day, SubjectId, Visit.At, Visit.Position);
}
