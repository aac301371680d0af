using System.Globalization;
using System.Text;

namespace Shortener.Client;

/// <summary>One request on its way: what is the same in every try.</summary>
internal sealed class ApiCall(HttpMethod method, string path)
{
    private readonly StringBuilder _query = new();
    private readonly List<(string Name, string Value)> _headers = [];

    public HttpMethod Method { get; } = method;

    public Uri Address => new(path + _query, UriKind.Relative);

    /// <summary>The JSON body; null for none.</summary>
    public byte[]? Body { get; set; }

    /// <summary>A body that can be read once; null for none.</summary>
    public HttpContent? Content { get; set; }

    /// <summary>Whether sending it again does nothing that sending it once does not.</summary>
    public bool IsRepeatable =>
        Content is null && (Method == HttpMethod.Get || Method == HttpMethod.Put || Method == HttpMethod.Delete || HasIdempotencyKey);

    private bool HasIdempotencyKey => _headers.Exists(header => header.Name == "Idempotency-Key");

    public ApiCall Query(string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case IReadOnlyList<string> several:
                foreach (string one in several)
                {
                    Query(name, (object)one);
                }

                break;
            default:
                string text = value switch
                {
                    bool flag => flag ? "true" : "false",
                    DateTimeOffset instant => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                    IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
                    _ => value.ToString()!,
                };
                _query.Append(_query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(text));
                break;
        }

        return this;
    }

    public ApiCall Header(string name, string? value)
    {
        if (value is not null)
        {
            _headers.Add((name, value));
        }

        return this;
    }

    /// <summary>A request message of its own for each try.</summary>
    public HttpRequestMessage ToRequest(string apiKey)
    {
        var request = new HttpRequestMessage(Method, Address) { Content = Content };
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = new("application/json");
        }

        request.Headers.Authorization = new("Bearer", apiKey);
        foreach ((string name, string value) in _headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
