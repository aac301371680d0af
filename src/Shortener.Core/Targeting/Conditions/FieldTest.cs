namespace Shortener.Core.Targeting.Conditions;

/// <summary>A condition on one field.</summary>
internal abstract class FieldTest(string path) : VisitTest
{
    /// <summary>What the field is in this visit, as metrics spell it; null for unknown.</summary>
    public abstract string? Saw(Visit visit);

    public override void Explain(Visit visit, ICollection<ConditionExplanation> into) =>
        into.Add(new ConditionExplanation(path, Saw(visit), Holds(visit)));
}
