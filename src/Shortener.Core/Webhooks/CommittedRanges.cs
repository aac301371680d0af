using Shortener.Core.Clicks;
using Shortener.Core.Clicks.Rows;

namespace Shortener.Core.Webhooks;

/// <summary>
/// Says where a commit's clicks are found again, for the workspaces whose endpoints want clicks: there is no index by source and
/// position, and none is needed. A commit without such a workspace makes nothing of it.
/// </summary>
internal static class CommittedRanges
{
    /// <summary>Clicks of one range at most; a message holds no more.</summary>
    public const int MaxClicks = 1_000;

    // What is imported happened elsewhere and long ago.
    private const string ImportPrefix = "import/";

    /// <summary>Whether endpoints are told of the source's clicks.</summary>
    public static bool AreAnnounced(string sourceIdentity) => !sourceIdentity.StartsWith(ImportPrefix, StringComparison.Ordinal);

    /// <summary>The ranges of one workspace, in order; they leave nothing out between the batch's two positions.</summary>
    public static IEnumerable<(ClickRange Range, int Clicks)> Of(int workspaceId, ClickBatch batch, ClickRow[] rows)
    {
        ClickRow[] own = [.. rows.Where(row => row.WorkspaceId == workspaceId).OrderBy(row => row.Position)];
        long from = batch.From;
        for (int first = 0; first < own.Length; first += MaxClicks)
        {
            ArraySegment<ClickRow> part = new(own, first, Math.Min(MaxClicks, own.Length - first));
            long to = first + part.Count == own.Length ? batch.To : part[^1].Position;
            byte[] links = LinkSet.Write(part.Select(row => row.LinkId));
            yield return (new ClickRange(batch.Source.Id, from, to, part.Min(row => row.At), part.Max(row => row.At), links), part.Count);
            from = to;
        }
    }
}
