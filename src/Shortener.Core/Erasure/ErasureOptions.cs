namespace Shortener.Core.Erasure;

/// <summary>Erasing of deleted workspaces (section <c>Erasure</c>).</summary>
public sealed class ErasureOptions
{
    public const string SectionName = "Erasure";

    /// <summary>Rows that one transaction erases, about; 10 to 100,000, default 2,000. SQLite's writer is held that long.</summary>
    public int BatchRows { get; set; } = 2_000;

    /// <summary>
    /// Seconds after the deletion when everything is looked through once more for what requests under way still wrote; 0 to 3,600, default
    /// 60.
    /// </summary>
    public int SettleSeconds { get; set; } = 60;
}
