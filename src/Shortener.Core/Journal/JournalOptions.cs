namespace Shortener.Core.Journal;

/// <summary>Bounds and promises of the click journal on disk.</summary>
public sealed class JournalOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Journal";

    /// <summary>What an answered click survives. Default <c>Process</c>. Environment: <c>Journal__Durability</c>.</summary>
    public JournalDurability Durability { get; set; } = JournalDurability.Process;

    /// <summary>
    /// Milliseconds between background flushes: what a power cut may take. Default 50, range 1 to 60,000.
    /// Environment: <c>Journal__FlushMs</c>.
    /// </summary>
    public int FlushMs { get; set; } = 50;

    /// <summary>
    /// Disk the journal may hold while the database is away, in MiB. Default 1,024 (about four million clicks), range 64 to
    /// 1,048,576; beyond it clicks are dropped and counted as <c>journal_full</c>. Environment: <c>Journal__MaxMiB</c>.
    /// </summary>
    public int MaxMiB { get; set; } = 1_024;

    /// <summary>What is wrong with the values, each naming key, value and environment spelling; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(Durability))
        {
            problems.Add($"Journal:Durability is {Durability}; it must be Process or Disk (environment: Journal__Durability).");
        }

        if (FlushMs is < 1 or > 60_000)
        {
            problems.Add($"Journal:FlushMs is {FlushMs}; it must lie between 1 and 60,000 milliseconds (environment: Journal__FlushMs).");
        }

        if (MaxMiB is < 64 or > 1_048_576)
        {
            problems.Add($"Journal:MaxMiB is {MaxMiB}; it must lie between 64 and 1,048,576 MiB (environment: Journal__MaxMiB).");
        }

        return problems;
    }
}
