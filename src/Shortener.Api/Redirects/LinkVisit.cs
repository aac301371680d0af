using Shortener.Core.Redirects;

namespace Shortener.Api.Redirects;

/// <summary>One visit to a link that does more than redirect.</summary>
/// <param name="Suffix">What follows the slug in the path, without its slash; empty for nothing.</param>
/// <param name="Query">Raw, with its question mark; empty for none.</param>
/// <param name="Orders">What the query asks of us.</param>
/// <param name="Referrer">Where the visitor came from to a form of ours; null when the header says it.</param>
internal readonly record struct LinkVisit(
    HttpContext Context, DomainEntry Domain, RedirectPlan Plan, LinkProgram Program, string Suffix, string Query, ControlParameters Orders, string? Referrer = null);
