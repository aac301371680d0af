namespace Shortener.Core.Analytics.Rollups;

/// <summary>The rollup tables whose rows carry uniques and are therefore kept as absolute values.</summary>
internal enum RollupTable
{
    /// <summary><c>workspace_quarters</c>: scope is the workspace, bucket the quarter of an hour, no dimension but the total.</summary>
    WorkspaceQuarters,

    /// <summary><c>workspace_days</c>: scope is the workspace, bucket the UTC day.</summary>
    WorkspaceDays,

    /// <summary><c>link_days</c>: scope is the link, bucket the UTC day; only for hot link-days.</summary>
    LinkDays,
}
