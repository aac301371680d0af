using System.Globalization;

namespace Shortener.Api.Description;

/// <summary>Says with every answer that the operation goes away: <c>Deprecation</c> (RFC 9745) and <c>Sunset</c> (RFC 8594).</summary>
internal sealed class DeprecationFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<DeprecationNote>() is { } note)
        {
            IHeaderDictionary headers = http.Response.Headers;
            headers["Deprecation"] = string.Create(CultureInfo.InvariantCulture, $"@{note.Since.ToUnixTimeSeconds()}");
            headers["Sunset"] = note.Sunset.ToString("R", CultureInfo.InvariantCulture);
            headers.Append("Link", "</docs>; rel=\"deprecation\"; type=\"text/html\"");
        }

        return next(context);
    }
}
