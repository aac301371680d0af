namespace Shortener.Core.Targeting.Conditions;

/// <summary>A compiled condition. Immutable, thread-safe.</summary>
internal abstract class VisitTest
{
    /// <summary>Rough cost in tens of nanoseconds, so that cheap tests are asked first.</summary>
    public abstract int Cost { get; }

    public abstract bool Holds(Visit visit);

    /// <summary>Adds what each field of the condition saw; asks every field, also where the answer is known before.</summary>
    public abstract void Explain(Visit visit, ICollection<ConditionExplanation> into);
}
