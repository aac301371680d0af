namespace Shortener.Core.Targeting;

/// <summary>What one rule made of a visit.</summary>
/// <param name="Index">Position in the link's rules, from 0.</param>
/// <param name="Name">The rule's name where it has one.</param>
/// <param name="Matched">Whether its condition held, so that it decided.</param>
/// <param name="Conditions">Every field of its condition, in the rule's order.</param>
public sealed record RuleExplanation(int Index, string? Name, bool Matched, IReadOnlyList<ConditionExplanation> Conditions);

/// <summary>What one field of a condition saw.</summary>
/// <param name="Path">Below the rule: <c>when.all[0].country</c>. Below a <c>not</c>, holding means that the rule does not.</param>
/// <param name="Saw">The visit's value, as metrics spell it; null for unknown.</param>
/// <param name="Held">Whether the field's condition held.</param>
public sealed record ConditionExplanation(string Path, string? Saw, bool Held);
