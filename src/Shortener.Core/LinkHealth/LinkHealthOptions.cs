namespace Shortener.Core.LinkHealth;

/// <summary>Checks of links' destinations on a schedule.</summary>
public sealed class LinkHealthOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "LinkHealth";

    /// <summary>
    /// Whether this node checks destinations by itself. Default false: the server asks no other one unless its operator wants it. Nodes
    /// share the work. <c>POST /api/v1/links/{id}/check</c> works either way. Environment: <c>LinkHealth__Enabled</c>.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// Time between two checks of a link, in hours. Default 24, range 1 to 720. A failed one is repeated after ten minutes.
    /// Environment: <c>LinkHealth__IntervalHours</c>.
    /// </summary>
    public int IntervalHours { get; set; } = 24;

    /// <summary>
    /// Checks under way at once on this node. Default 8, range 1 to 32; of one host never more than two. Environment:
    /// <c>LinkHealth__Concurrency</c>.
    /// </summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>What is wrong with the values, each naming its key; empty when they can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (IntervalHours is < 1 or > 720)
        {
            problems.Add($"LinkHealth:IntervalHours is {IntervalHours}; it must be between 1 and 720 (environment: LinkHealth__IntervalHours)");
        }

        if (Concurrency is < 1 or > 32)
        {
            problems.Add($"LinkHealth:Concurrency is {Concurrency}; it must be between 1 and 32 (environment: LinkHealth__Concurrency)");
        }

        return problems;
    }
}
