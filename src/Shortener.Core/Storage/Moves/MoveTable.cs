namespace Shortener.Core.Storage.Moves;

/// <summary>A table that both databases have, with the columns to move.</summary>
/// <param name="Identity">Its column that PostgreSQL numbers by itself, or null.</param>
/// <param name="Rows">Rows in SQLite.</param>
internal sealed record MoveTable(string Name, IReadOnlyList<MoveColumn> Columns, string? Identity, long Rows)
{
    /// <summary>Columns as both databases spell them.</summary>
    public string ColumnList => string.Join(", ", Columns);
}
