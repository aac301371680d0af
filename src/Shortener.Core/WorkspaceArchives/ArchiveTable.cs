using Shortener.Core.Ids;

namespace Shortener.Core.WorkspaceArchives;

/// <summary>How a column's value is written.</summary>
public enum ArchiveKind
{
    Number,
    Text,
    Flag,
    Instant,

    /// <summary>JSON kept as text: written as it is.</summary>
    Json,

    /// <summary>A number that clients know by an opaque id.</summary>
    Id,
}

/// <summary>A column in an archive; its field is the name in camel case.</summary>
/// <param name="Name">Of the column.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Id">Of an id: which kind.</param>
public sealed record ArchiveColumn(string Name, ArchiveKind Kind, OpaqueId? Id = null)
{
    /// <summary>Of an id that is of one kind or another: the column of the row that says which, and the kinds by what it says.</summary>
    public (string Column, IReadOnlyDictionary<string, OpaqueId> Kinds)? IdBy { get; init; }

    /// <summary>Where the column lies, if not in the table itself.</summary>
    public string? Sql { get; init; }

    /// <summary>Name of the field.</summary>
    public string Field { get; } = FieldOf(Name);

    private static string FieldOf(string name)
    {
        string[] words = name.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}

/// <summary>A table that an archive of a workspace holds row by row. Names come from here, never from a request.</summary>
/// <param name="Name">Of the table.</param>
/// <param name="File">In the archive.</param>
/// <param name="Keys">Columns that order and tell the rows apart.</param>
/// <param name="Columns">What is written.</param>
public sealed record ArchiveTable(string Name, string File, IReadOnlyList<string> Keys, IReadOnlyList<ArchiveColumn> Columns)
{
    /// <summary>SQL that holds for the rows of <c>@WorkspaceId</c>.</summary>
    public string Condition { get; init; } = "t.workspace_id = @WorkspaceId";

    /// <summary>What is read beside the table <c>t</c>.</summary>
    public string Join { get; init; } = "";

    /// <summary>Columns that are not written, and why.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; init; } = new Dictionary<string, string>();

    /// <summary>Rows of a page: fewer where rows are long.</summary>
    public int Page { get; init; } = 1_000;
}

/// <summary>A row: its keys, for the next page, and its values in the order of the columns, as the backend gives them.</summary>
public sealed record ArchiveRow(object[] Keys, object?[] Values);
