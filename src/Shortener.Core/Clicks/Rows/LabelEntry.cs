namespace Shortener.Core.Clicks.Rows;

/// <summary>One row of <c>labels</c>: a value that rollup rows point to.</summary>
internal sealed class LabelEntry(string value) : DictionaryEntry(ContentId.Of(value))
{
    public string Value { get; } = value;
}
