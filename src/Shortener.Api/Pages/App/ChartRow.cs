namespace Shortener.Api.Pages.App;

/// <summary>A line of the table behind a chart.</summary>
/// <param name="Label">What people read.</param>
/// <param name="Value">What scripts read: a country code, an instant.</param>
/// <param name="Numbers">The series' numbers as invariant texts, empty for none.</param>
/// <param name="Texts">The same as people read them.</param>
public sealed record ChartRow(string Label, string? Value, IReadOnlyList<string> Numbers, IReadOnlyList<string> Texts);
