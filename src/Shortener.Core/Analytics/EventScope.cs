using Shortener.Core.Events;

namespace Shortener.Core.Analytics;

/// <summary>The events a selection is about, in place of clicks.</summary>
/// <param name="Kinds">One must match.</param>
/// <param name="Subjects">Hubs or interstitials of which one must match; null: any.</param>
public sealed record EventSelection(IReadOnlyList<EventKind> Kinds, IReadOnlyList<long>? Subjects);

/// <summary>One series of the events' rollups.</summary>
/// <param name="Kind">An <see cref="EventKind"/>, or a sum of several (<see cref="Rollups.EventCells"/>).</param>
/// <param name="SubjectId">The hub or interstitial; of a sum, the workspace or link.</param>
/// <param name="PartId">The block or creative; 0 for the subject's total.</param>
public readonly record struct EventScope(short Kind, long SubjectId, long PartId);

/// <summary>A hub, button, interstitial or creative as labels show it.</summary>
/// <param name="SubjectId">The hub or interstitial that it belongs to, or that it is.</param>
public sealed record EventName(long Id, long SubjectId, string Name);
