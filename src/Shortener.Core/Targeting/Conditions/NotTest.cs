namespace Shortener.Core.Targeting.Conditions;

/// <summary>The condition does not hold.</summary>
internal sealed class NotTest(VisitTest test) : VisitTest
{
    public override int Cost => test.Cost;

    public override bool Holds(Visit visit) => !test.Holds(visit);

    public override void Explain(Visit visit, ICollection<ConditionExplanation> into) => test.Explain(visit, into);
}
