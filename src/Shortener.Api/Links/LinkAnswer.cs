using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Shortener.Api.Links;

/// <summary>A link on its way out: its JSON and its <c>ETag</c>. Immutable.</summary>
internal sealed class LinkAnswer(byte[] json, long version) : IResult, IEndpointMetadataProvider
{
    private const string ContentType = "application/json; charset=utf-8";

    private readonly string _etag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public byte[] Json => json;

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(LinkResource), ["application/json"]));

    /// <summary>For filters that compare it before the body is written.</summary>
    public void SetEtag(HttpContext context) => context.Response.Headers.ETag = _etag;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.Headers.ContentType = ContentType;
        response.Headers.ETag = _etag;
        response.ContentLength = json.Length;
        // Flushed by the server when the request ends: head and body leave together.
        json.CopyTo(response.BodyWriter.GetSpan(json.Length));
        response.BodyWriter.Advance(json.Length);
        return Task.CompletedTask;
    }
}
