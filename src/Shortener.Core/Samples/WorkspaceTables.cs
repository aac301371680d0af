namespace Shortener.Core.Samples;

/// <summary>A column of the database's catalogue.</summary>
public sealed record CatalogueColumn(string TableName, string ColumnName);

/// <summary>A foreign key of one column.</summary>
public sealed record CatalogueReference(string TableName, string ColumnName, string ParentTable, string ParentColumn);

/// <summary>
/// Which rows of which tables belong to a workspace, read from the catalogue: a table that a later release adds is not forgotten. Names
/// come from the catalogue, never from a request.
/// </summary>
internal static class WorkspaceTables
{
    /// <summary>
    /// Not a workspace's own: sessions outlive it, changes of links are for the caches, clicks and sources are taken out by their keys.
    /// </summary>
    private static readonly string[] Apart = ["sessions", "link_changes", "clicks", "sources", "source_reports", "source_leases", "dead_letters", "workspaces"];

    /// <summary>
    /// A DELETE for each table, children before their parents; <c>@WorkspaceId</c> is the workspace. The workspace's own row is not among
    /// them.
    /// </summary>
    public static IReadOnlyList<string> Deletions(IReadOnlyCollection<CatalogueColumn> columns, IReadOnlyCollection<CatalogueReference> references)
    {
        ILookup<string, string> columnsOf = columns.ToLookup(column => column.TableName, column => column.ColumnName, StringComparer.Ordinal);
        var conditions = new Dictionary<string, string>(StringComparer.Ordinal);
        var parents = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        bool grew = true;
        while (grew)
        {
            grew = false;
            foreach (string table in columnsOf.Select(group => group.Key).Except(Apart).Except(conditions.Keys).ToArray())
            {
                if (ConditionOf(table, columnsOf[table], references, conditions) is { } condition)
                {
                    conditions[table] = condition;
                    grew = true;
                }
            }
        }

        foreach (string table in conditions.Keys)
        {
            parents[table] =
            [
                .. references.Where(reference => reference.TableName == table).Select(reference => reference.ParentTable),
                .. columnsOf[table].Contains("link_id") ? (string[])["links"] : [],
                .. columnsOf[table].Contains("domain_id") ? (string[])["domains"] : [],
            ];
        }

        return [.. ChildrenFirst(conditions.Keys, parents).Select(table => $"DELETE FROM {table} WHERE {conditions[table]}")];
    }

    private static string? ConditionOf(
        string table, IEnumerable<string> columns, IEnumerable<CatalogueReference> references, Dictionary<string, string> known)
    {
        if (columns.Contains("workspace_id"))
        {
            return "workspace_id = @WorkspaceId";
        }

        CatalogueReference? up = references.FirstOrDefault(reference => reference.TableName == table && known.ContainsKey(reference.ParentTable));
        if (up is not null)
        {
            return $"{up.ColumnName} IN (SELECT {up.ParentColumn} FROM {up.ParentTable} WHERE {known[up.ParentTable]})";
        }

        return columns.Contains("link_id") ? "link_id IN (SELECT id FROM links WHERE workspace_id = @WorkspaceId)"
            : columns.Contains("domain_id") ? "domain_id IN (SELECT id FROM domains WHERE workspace_id = @WorkspaceId)"
            : null;
    }

    private static List<string> ChildrenFirst(IEnumerable<string> tables, Dictionary<string, HashSet<string>> parents)
    {
        var order = new List<string>();
        var left = tables.Order(StringComparer.Ordinal).ToList();
        while (left.Count > 0)
        {
            // Two tables that name each other have no order: the first is taken, and the database says if it minds.
            string next = left.Find(table => !left.Exists(other => other != table && parents[other].Contains(table))) ?? left[0];
            left.Remove(next);
            order.Add(next);
        }

        return order;
    }
}
