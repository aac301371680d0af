using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Shortener.Api.Pages.Design;

/// <summary>Reads what a page's form sends. Stateless, thread-safe.</summary>
internal static class PageForm
{
    private const int MaxBytes = 32 * 1_024;

    private static readonly FormOptions Form = new() { KeyLengthLimit = 64, ValueCountLimit = 16, ValueLengthLimit = MaxBytes, BufferBodyLengthLimit = MaxBytes };

    /// <summary>Null when the request was answered: its body is no form, or too large.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        bool isForm = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        if (!isForm)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBytes;
        }

        try
        {
            return await new FormFeature(request, Form).ReadFormAsync(context.RequestAborted);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            context.Response.StatusCode = unreadable is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;
            return null;
        }
    }
}
