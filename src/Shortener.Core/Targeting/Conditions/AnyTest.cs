namespace Shortener.Core.Targeting.Conditions;

/// <summary>One of the conditions holds.</summary>
internal sealed class AnyTest(VisitTest[] tests) : VisitTest
{
    private readonly VisitTest[] _cheapestFirst = [.. tests.OrderBy(test => test.Cost)];

    public override int Cost { get; } = tests.Sum(test => test.Cost);

    public override bool Holds(Visit visit)
    {
        foreach (VisitTest test in _cheapestFirst)
        {
            if (test.Holds(visit))
            {
                return true;
            }
        }

        return false;
    }

    public override void Explain(Visit visit, ICollection<ConditionExplanation> into)
    {
        foreach (VisitTest test in tests)
        {
            test.Explain(visit, into);
        }
    }
}
