using Microsoft.AspNetCore.Http.Extensions;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Links;

/// <summary>Which links the table shows, as its address says it. Immutable.</summary>
public sealed record LinksQuery
{
    public const string Path = "/app/links";
    public const string ByClicks = "clicks";

    public string Text { get; init; } = "";

    public string Tag { get; init; } = "";

    public string Folder { get; init; } = "";

    /// <summary>Host of a domain; empty for all.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Empty for current ones, <c>archived</c>, <c>all</c> or <c>trash</c>.</summary>
    public string Show { get; init; } = "";

    /// <summary>Empty for the newest first, or <see cref="ByClicks"/>.</summary>
    public string Sort { get; init; } = "";

    public string Cursor { get; init; } = "";

    public bool IsByClicks => Sort == ByClicks;

    public LinkScope Scope => Show switch
    {
        "archived" => LinkScope.Archived,
        "all" => LinkScope.All,
        "trash" => LinkScope.Trash,
        _ => LinkScope.Current,
    };

    public bool IsNarrow => Text.Length + Tag.Length + Folder.Length + Domain.Length + Show.Length > 0;

    /// <summary>Reads an address; what no database could hold is left out.</summary>
    public static LinksQuery Parse(IQueryCollection query)
    {
        return new LinksQuery
        {
            Text = Read("q"),
            Tag = Read("tag"),
            Folder = Read("folder"),
            Domain = Read("domain"),
            Show = Read("show") is "archived" or "all" or "trash" ? Read("show") : "",
            Sort = Read("sort") == ByClicks && Read("show") != "trash" ? ByClicks : "",
            Cursor = (Read("sort") == ByClicks ? LinkClicksCursor.TryParse(Read("cursor"), out _) : LinkListCursor.TryParse(Read("cursor"), out _)) ? Read("cursor") : "",
        };

        string Read(string name) =>
            query[name].ToString() is { } text && text.Length <= LinkListEndpoint.MaxTextLength && FieldErrors.IsStorable(text) ? text.Trim() : "";
    }

    /// <summary>The same page, however long its counting takes.</summary>
    public string Patient => $"{this}{(ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?')}wait=1";

    public override string ToString()
    {
        var builder = new QueryBuilder();
        foreach ((string name, string value) in new[] { ("q", Text), ("tag", Tag), ("folder", Folder), ("domain", Domain), ("show", Show), ("sort", Sort), ("cursor", Cursor) })
        {
            if (value.Length > 0)
            {
                builder.Add(name, value);
            }
        }

        return Path + builder;
    }
}
