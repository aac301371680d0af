namespace Shortener.Core.Dns;

/// <summary>Looks up TXT records. Thread-safe.</summary>
public interface ITxtResolver
{
    /// <summary>Never throws for what a name server does; cancelling throws.</summary>
    /// <param name="name">Host name in punycode; underscores may stand in it.</param>
    /// <param name="ct">Cancels the question.</param>
    Task<TxtAnswer> ResolveAsync(string name, CancellationToken ct);
}

/// <summary>What became of a question.</summary>
public enum TxtOutcome
{
    /// <summary>There are records.</summary>
    Found,

    /// <summary>The name does not exist, or has no TXT record.</summary>
    None,

    /// <summary>No name server gave a usable answer in time.</summary>
    Unavailable,
}

/// <param name="Outcome">What became of the question.</param>
/// <param name="Texts">Each record's strings joined, as RFC 7208, section 3.3, does; bytes above ASCII as Latin-1.</param>
public sealed record TxtAnswer(TxtOutcome Outcome, IReadOnlyList<string> Texts)
{
    /// <summary>No record.</summary>
    public static readonly TxtAnswer None = new(TxtOutcome.None, []);

    /// <summary>No answer.</summary>
    public static readonly TxtAnswer Unavailable = new(TxtOutcome.Unavailable, []);
}
