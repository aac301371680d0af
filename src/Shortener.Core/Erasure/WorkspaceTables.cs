namespace Shortener.Core.Erasure;

/// <summary>A column of the database's catalogue.</summary>
public sealed record CatalogueColumn(string TableName, string ColumnName);

/// <summary>A foreign key of one column.</summary>
public sealed record CatalogueReference(string TableName, string ColumnName, string ParentTable, string ParentColumn);

/// <summary>What the database says of its own tables.</summary>
/// <param name="Columns">Of all tables.</param>
/// <param name="Keys">Of their primary keys, in their order.</param>
/// <param name="References">Foreign keys.</param>
public sealed record Catalogue(
    IReadOnlyCollection<CatalogueColumn> Columns, IReadOnlyCollection<CatalogueColumn> Keys, IReadOnlyCollection<CatalogueReference> References);

/// <summary>A table with rows of workspaces.</summary>
/// <param name="Name">Of the table.</param>
/// <param name="Condition">SQL that holds for the rows of <c>@WorkspaceId</c>.</param>
/// <param name="Key">Columns of its primary key.</param>
/// <param name="IsOfLinks">Its rows belong to links, and to a workspace through these alone.</param>
/// <param name="Weight">About how many narrow rows one row of it weighs: images and documents are long.</param>
public sealed record OwnedTable(string Name, string Condition, IReadOnlyList<string> Key, bool IsOfLinks, int Weight);

/// <summary>
/// Which rows of which tables belong to a workspace, read from the catalogue: a table that a later release adds is not forgotten. Names
/// come from the catalogue, never from a request. Stateless, thread-safe.
/// </summary>
public static class WorkspaceTables
{
    private const int Wide = 4;
    private const int Long = 100;

    /// <summary>
    /// Not here: sessions outlive a workspace, changes of links are for the caches, clicks, events and dead letters are taken out by their
    /// keys, sources keep the account, and the rows of <c>workspaces</c> and <c>workspace_erasures</c> say that there was one.
    /// </summary>
    public static IReadOnlyList<string> Apart { get; } =
    [
        "sessions", "link_changes", "clicks", "events", "sources", "source_reports", "source_leases", "dead_letters", "workspaces",
        "workspace_erasures",
    ];

    /// <summary>Tables with rows of workspaces, children before their parents.</summary>
    public static IReadOnlyList<OwnedTable> Owned(Catalogue catalogue)
    {
        ILookup<string, string> columnsOf = catalogue.Columns.ToLookup(column => column.TableName, column => column.ColumnName, StringComparer.Ordinal);
        ILookup<string, string> keysOf = catalogue.Keys.ToLookup(column => column.TableName, column => column.ColumnName, StringComparer.Ordinal);
        var conditions = new Dictionary<string, string>(StringComparer.Ordinal);
        var parents = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        bool grew = true;
        while (grew)
        {
            grew = false;
            foreach (string table in columnsOf.Select(group => group.Key).Except(Apart).Except(conditions.Keys).ToArray())
            {
                if (ConditionOf(table, columnsOf[table], catalogue.References, conditions) is { } condition)
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
                .. catalogue.References.Where(reference => reference.TableName == table).Select(reference => reference.ParentTable),
                .. columnsOf[table].Contains("link_id") ? (string[])["links"] : [],
                .. columnsOf[table].Contains("domain_id") ? (string[])["domains"] : [],
            ];
        }

        return
        [
            .. ChildrenFirst(conditions.Keys, parents).Select(table => new OwnedTable(
                table,
                conditions[table],
                [.. keysOf[table]],
                columnsOf[table].Contains("link_id") && !columnsOf[table].Contains("workspace_id"),
                WeightOf(columnsOf[table]))),
        ];
    }

    private static int WeightOf(IEnumerable<string> columns) =>
        columns.Any(column => column is "data" or "document" or "draft" or "body") ? Long : columns.Contains("sketch") ? Wide : 1;

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
