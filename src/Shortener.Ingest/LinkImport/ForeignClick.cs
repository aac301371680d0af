using Shortener.Ingest.Import;

namespace Shortener.Ingest.LinkImport;

/// <summary>A click of a file of links.</summary>
/// <param name="Line">Line on which its record begins, from 1.</param>
/// <param name="Slug">The link it belongs to, as the file calls it.</param>
/// <param name="Record">The click; null for one without a usable instant.</param>
internal sealed record ForeignClick(long Line, string Slug, ImportRecord? Record);
