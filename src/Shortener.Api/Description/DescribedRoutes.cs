using Shortener.Api.Idempotency;

namespace Shortener.Api.Description;

/// <summary>
/// What a route says about itself for the description, one line beside the route each. What follows from other metadata (a body, an id,
/// a version, a key) need not be said: see <see cref="OperationProblems"/>.
/// </summary>
internal static class DescribedRoutes
{
    /// <summary>A JSON body.</summary>
    /// <param name="route">The route.</param>
    /// <param name="example">A body that would be taken.</param>
    /// <param name="required">Fields that this operation demands.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, string example, params string[] required)
        where T : notnull => route.Accepts<T>("application/json").WithMetadata(new RequestNote(example, required));

    /// <summary>A JSON body that holds a list, or the bare list.</summary>
    public static RouteHandlerBuilder TakesOrArray<T, TItem>(this RouteHandlerBuilder route, string example)
        where T : notnull => route.Accepts<T>("application/json").WithMetadata(new RequestNote(example, []) { OrArrayOf = typeof(TItem).Name });

    /// <summary>A JSON body whose fields replace those of the resource (RFC 7396).</summary>
    public static RouteHandlerBuilder TakesPatch<T>(this RouteHandlerBuilder route, string example)
        where T : notnull => route.Accepts<T>("application/json", "application/merge-patch+json").WithMetadata(new RequestNote(example, []));

    /// <summary>An example of the answer of success, and what it means where that is not plain.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder route, int status, string? example = null, string? description = null) =>
        route.WithMetadata(new AnswerNote(status, example, description));

    /// <summary>As the other, for handlers whose type does not say what they answer with.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, int status, string example, string? description = null) =>
        route.Produces<T>(status).WithMetadata(new AnswerNote(status, example, description));

    /// <summary>Errors of one status by their codes.</summary>
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, int status, params string[] codes) =>
        route.WithMetadata([.. codes.Select(code => new ProblemNote(status, code))]);

    /// <summary>An error with its title, where <see cref="ProblemTitles"/> does not know the code.</summary>
    public static RouteHandlerBuilder Problem(this RouteHandlerBuilder route, int status, string code, string title) =>
        route.WithMetadata(new ProblemNote(status, code, title));

    /// <summary>Parameters in the query.</summary>
    public static TBuilder Query<TBuilder>(this TBuilder route, params QueryNote[] parameters)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata([.. parameters]);

    /// <summary>A list in pages: <c>cursor</c> and <c>limit</c>.</summary>
    public static RouteHandlerBuilder Pages(this RouteHandlerBuilder route, int limit = 50, int maxLimit = 100) => route
        .Query(
            QueryNote.Text("cursor", "`nextCursor` of the page before. Absent: the first page.", 1_000),
            QueryNote.Number("limit", "Items of a page.", 1, maxLimit, limit))
        .Problems(StatusCodes.Status422UnprocessableEntity, "validation_failed");

    /// <summary>
    /// A single resource with a version. Reading: <c>ETag</c>, and 304 for an <c>If-None-Match</c> that names it. Changing: <c>ETag</c>,
    /// and 412 for an <c>If-Match</c> that names another; the handler compares.
    /// </summary>
    public static RouteHandlerBuilder Versioned(this RouteHandlerBuilder route) => route
        .AddEndpointFilter<NotModifiedFilter>()
        .WithMetadata(new VersionNote(Conditional: true));

    /// <summary>Makes a resource with a version: the answer carries its <c>ETag</c>.</summary>
    public static RouteHandlerBuilder MakesVersioned(this RouteHandlerBuilder route) => route.WithMetadata(new VersionNote(Conditional: false));

    /// <summary>Obeys <c>Idempotency-Key</c>: on every POST that creates.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder route) => route
        .AddEndpointFilter<IdempotencyFilter>()
        .WithMetadata(new IdempotencyNote());

    /// <summary>The operation goes away: says so in the description and in the headers <c>Deprecation</c>, <c>Sunset</c> and <c>Link</c>.</summary>
    public static RouteHandlerBuilder Deprecated(this RouteHandlerBuilder route, DateTimeOffset since, DateTimeOffset sunset, string instead) => route
        .AddEndpointFilter<DeprecationFilter>()
        .WithMetadata(new DeprecationNote(since, sunset, instead));
}
