namespace Shortener.Core.Targeting.Conditions;

/// <summary>All of the conditions hold.</summary>
internal sealed class AllTest(VisitTest[] tests) : VisitTest
{
    // A stable sort: equal costs stay in the rule's order.
    private readonly VisitTest[] _cheapestFirst = [.. tests.OrderBy(test => test.Cost)];

    public override int Cost { get; } = tests.Sum(test => test.Cost);

    public override bool Holds(Visit visit)
    {
        foreach (VisitTest test in _cheapestFirst)
        {
            if (!test.Holds(visit))
            {
                return false;
            }
        }

        return true;
    }

    public override void Explain(Visit visit, ICollection<ConditionExplanation> into)
    {
        foreach (VisitTest test in tests)
        {
            test.Explain(visit, into);
        }
    }
}
