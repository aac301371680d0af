using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;

namespace Shortener.Api.Problems;

/// <summary>Endpoint metadata: the largest request body it takes.</summary>
internal sealed record BodyLimit(int MaxBytes)
{
    /// <summary>For endpoints without their own: a link with the longest destination and title takes less than 100 KiB.</summary>
    public const int DefaultBytes = 1024 * 1024;
}

/// <summary>Reads JSON request bodies and says what is wrong with them in the API's own terms.</summary>
internal static class RequestBody
{
    /// <summary>The bytes of the body, read once and kept with the request.</summary>
    public static async Task<(ReadOnlyMemory<byte> Bytes, Problem? Problem)> ReadBytesAsync(HttpContext context, CancellationToken ct)
    {
        if (context.Features.Get<ReadBody>() is { } read)
        {
            return (read.Bytes, null);
        }

        int limit = context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.MaxBytes ?? BodyLimit.DefaultBytes;
        if (context.Request.ContentLength > limit)
        {
            return (default, TooLarge(limit));
        }

        using var buffer = new MemoryStream();
        byte[] chunk = new byte[16 * 1024];
        int count;
        while ((count = await context.Request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + count > limit)
            {
                return (default, TooLarge(limit));
            }

            buffer.Write(chunk, 0, count);
        }

        var body = new ReadBody(buffer.ToArray());
        context.Features.Set(body);
        return (body.Bytes, null);
    }

    /// <summary>The body as <typeparamref name="T"/>, or the problem with it: 400, 413 or 415.</summary>
    public static async Task<(T? Value, Problem? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        if (!IsJson(context.Request.ContentType))
        {
            return (null, Problems.Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType));
        }

        (ReadOnlyMemory<byte> bytes, Problem? problem) = await ReadBytesAsync(context, ct);
        return problem is null ? Parse(bytes.Span, type) : (null, problem);
    }

    /// <summary>The text as <typeparamref name="T"/>, or what is wrong with it.</summary>
    public static (T? Value, Problem? Problem) Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) is { } value
                ? (value, null)
                : (null, Problems.Problem.BadRequest("malformed_json", "The body must be a JSON object, not null"));
        }
        catch (JsonException e)
        {
            return (null, Explain(e));
        }
    }

    /// <summary>The serializer's own bound on nesting.</summary>
    private const int MaxDepth = 64;

    // A hostile name may be as long as the request.
    private const int MaxPath = 200;

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && (type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static Problem Explain(JsonException e)
    {
        string? field = FieldOf(e.Path);
        if (e.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return Problems.Problem.BadRequest("unknown_field", "The request has a field that is not known", field, "Unknown field");
        }

        if (e.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return Problems.Problem.BadRequest("too_deep", "The body is nested too deeply") with { Detail = $"At most {MaxDepth} levels" };
        }

        if (e.Message.Contains("Duplicate", StringComparison.Ordinal))
        {
            return Problems.Problem.BadRequest("duplicate_field", "The request names a field twice", field, "Given twice");
        }

        // Only the conversion of a value has an inner exception of another kind, or none with a path below the root.
        return field is not null && e.InnerException is not JsonException && !IsSyntax(e)
            ? Problems.Problem.BadRequest("wrong_type", "A field has a value of the wrong type", field, ReasonOf(e))
            : Problems.Problem.BadRequest("malformed_json", "The body is not valid JSON") with { Detail = $"Line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}" };
    }

    // The reader's own exceptions (a type derived from JsonException) are about syntax.
    private static bool IsSyntax(JsonException e) => e.InnerException?.GetType().IsSubclassOf(typeof(JsonException)) == true;

    /// <summary>A converter's own sentence begins with "Must"; the serializer appends path and position to it.</summary>
    private static string ReasonOf(JsonException e)
    {
        int end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return e.Message.StartsWith("Must ", StringComparison.Ordinal)
            ? (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.', ' ')
            : "Wrong type, or text that is not Unicode";
    }

    /// <summary>
    /// The member that a JSON path names: <c>$.tags[0]</c> is <c>tags</c>, <c>$['a b']</c> is <c>a b</c>, and below an object the whole
    /// path, <c>rules[0].when.os</c>.
    /// </summary>
    private static string? FieldOf(string? path)
    {
        if (path is null || path.Length < 2)
        {
            return null;
        }

        if (path.StartsWith("$['", StringComparison.Ordinal))
        {
            int close = path.IndexOf("']", StringComparison.Ordinal);
            return close < 0 ? path[3..] : path[3..close];
        }

        int end = path.AsSpan(2).IndexOf('.') >= 0 ? Math.Min(MaxPath, path.Length) - 2 : path.AsSpan(2).IndexOf('[');
        return path[1] == '.' ? path.Substring(2, end < 0 ? path.Length - 2 : end) : null;
    }

    private static Problem TooLarge(int limit) =>
        Problems.Problem.OfStatus(StatusCodes.Status413PayloadTooLarge) with { Detail = $"At most {limit} bytes" };

    private sealed record ReadBody(byte[] Bytes);
}
