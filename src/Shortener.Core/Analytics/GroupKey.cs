namespace Shortener.Core.Analytics;

/// <summary>A group's value as a dictionary key; null is a value like any other.</summary>
internal readonly record struct GroupKey(string? Value);
