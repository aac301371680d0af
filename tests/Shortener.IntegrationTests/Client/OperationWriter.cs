using System.Globalization;
using System.Text;
using System.Text.Json;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Client;

/// <summary>Writes the operations of the description as methods of the client, and their parameters as records.</summary>
internal sealed class OperationWriter(ApiDocument document, ShapeWriter shapes)
{
    public string WriteTag(string tag, IEnumerable<ApiOperation> operations)
    {
        var text = new StringBuilder(ClientWriter.Header).AppendLine("namespace Shortener.Client;").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"/// <content>{tag}.</content>").AppendLine("public sealed partial class ShortenerClient").AppendLine("{");
        string separator = "";
        foreach (ApiOperation operation in operations.OrderBy(operation => operation.Id, StringComparer.Ordinal))
        {
            text.Append(separator);
            Write(text, operation);
            separator = Environment.NewLine;
        }

        return text.AppendLine("}").ToString();
    }

    /// <summary>The parameters of an operation's query; null where it has none.</summary>
    public string? WriteQuery(ApiOperation operation)
    {
        JsonElement[] parameters = Query(operation);
        if (parameters.Length == 0)
        {
            return null;
        }

        var text = new StringBuilder(ClientWriter.Header).AppendLine("namespace Shortener.Client;").AppendLine();
        ShapeWriter.Comment(text, "", $"Parameters of `{operation.Id}`.");
        text.AppendLine(CultureInfo.InvariantCulture, $"public sealed record {QueryName(operation)}").AppendLine("{");
        string separator = "";
        foreach (JsonElement parameter in parameters)
        {
            text.Append(separator);
            ShapeWriter.Comment(text, "    ", ShapeWriter.TextOf(parameter, NameOf(parameter)));
            bool required = IsRequired(parameter);
            text.AppendLine(CultureInfo.InvariantCulture, $"    public {(required ? "required " : "")}{shapes.TypeOf(parameter.GetProperty("schema"))}{(required ? "" : "?")} {ClientWriter.Pascal(NameOf(parameter))} {{ get; init; }}");
            separator = Environment.NewLine;
        }

        return text.AppendLine("}").ToString();
    }

    public static string QueryName(ApiOperation operation) => ClientWriter.Pascal(operation.Id) + "Query";

    public static JsonElement[] Query(ApiOperation operation) => [.. operation.Parameters.Where(parameter => parameter.GetProperty("in").GetString() == "query")];

    private void Write(StringBuilder text, ApiOperation operation)
    {
        JsonElement[] query = Query(operation);
        string name = ClientWriter.Pascal(operation.Id);
        string[] path = [.. operation.Parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(NameOf)];
        (string? bodyType, bool isJson) = BodyOf(operation);
        bool hasKey = HasHeader(operation, "Idempotency-Key");
        List<string> required = [.. path.Select(one => $"string {ClientWriter.Camel(one)}")];
        if (bodyType is not null)
        {
            required.Add(isJson ? $"{bodyType} body" : "HttpContent body");
        }

        bool needsQuery = query.Any(IsRequired);
        List<string> optional = [];
        if (query.Length > 0)
        {
            (needsQuery ? required : optional).Add(needsQuery ? $"{QueryName(operation)} query" : $"{QueryName(operation)}? query = null");
        }

        if (hasKey)
        {
            optional.Add("string? idempotencyKey = null");
        }

        foreach ((string header, string argument) in new[] { ("If-Match", "ifMatch"), ("If-None-Match", "ifNoneMatch") })
        {
            if (HasHeader(operation, header))
            {
                optional.Add($"string? {argument} = null");
            }
        }

        string parameters = string.Join(", ", [.. required, .. optional, "CancellationToken ct = default"]);
        (string type, string send) = AnswerOf(operation);
        Comment(text, operation);
        text.AppendLine(CultureInfo.InvariantCulture, $"    [ApiOperation(\"{operation.Id}\")]");
        if (operation.Json.TryGetProperty("deprecated", out JsonElement deprecated) && deprecated.GetBoolean())
        {
            text.AppendLine("    [Obsolete(\"See the API's description.\")]");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"    public {type} {name}Async({parameters})").AppendLine("    {");
        string address = path.Aggregate(operation.Path, (before, one) => before.Replace($"{{{one}}}", $"{{Uri.EscapeDataString({ClientWriter.Camel(one)})}}", StringComparison.Ordinal));
        text.AppendLine(CultureInfo.InvariantCulture, $"        var call = new ApiCall(HttpMethod.{ClientWriter.Pascal(operation.Method.ToLowerInvariant())}, {(path.Length > 0 ? "$" : "")}\"{address}\");");
        foreach (JsonElement parameter in query)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"        call.Query(\"{NameOf(parameter)}\", query{(needsQuery ? "" : "?")}.{ClientWriter.Pascal(NameOf(parameter))});");
        }

        if (hasKey)
        {
            text.AppendLine("        call.Header(\"Idempotency-Key\", idempotencyKey ?? NewIdempotencyKey());");
        }

        foreach ((string header, string argument) in new[] { ("If-Match", "ifMatch"), ("If-None-Match", "ifNoneMatch") })
        {
            if (HasHeader(operation, header))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"        call.Header(\"{header}\", {argument});");
            }
        }

        if (bodyType is not null)
        {
            text.AppendLine(isJson ? $"        call.Body = BodyOf(body, ClientJson.Default.{bodyType});" : "        call.Content = body;");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"        return {send};").AppendLine("    }");
        WritePages(text, operation, name, needsQuery);
    }

    private void WritePages(StringBuilder text, ApiOperation operation, string name, bool needsQuery)
    {
        if (operation.ResponseOf(200) is not { } response || !response.TryGetProperty("content", out JsonElement content) || !content.TryGetProperty("application/json", out JsonElement media)
            || operation.Method != "GET" || !Query(operation).Any(parameter => NameOf(parameter) == "cursor") || operation.Parameters.Any(parameter => parameter.GetProperty("in").GetString() == "path"))
        {
            return;
        }

        JsonElement page = document.Deref(media.GetProperty("schema"));
        if (!page.TryGetProperty("properties", out JsonElement fields) || !fields.TryGetProperty("items", out JsonElement items))
        {
            return;
        }

        string pageType = shapes.TypeOf(media.GetProperty("schema"));
        string item = shapes.TypeOf(items.GetProperty("items"));
        string parameter = needsQuery ? $"{QueryName(operation)} query" : $"{QueryName(operation)}? query = null";
        string start = needsQuery ? "query" : $"(query ?? new {QueryName(operation)}())";
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"    /// <summary>All pages of <see cref=\"{name}Async\" />, read as they are asked for.</summary>")
            .AppendLine(CultureInfo.InvariantCulture, $"    public IAsyncEnumerable<{item}> {name}AllAsync({parameter}, CancellationToken ct = default) => ReadPagesAsync(")
            .AppendLine(CultureInfo.InvariantCulture, $"        query{(needsQuery ? "" : "?")}.Cursor,")
            .AppendLine(CultureInfo.InvariantCulture, $"        cursor => {name}Async({start} with {{ Cursor = cursor }}, ct: ct),")
            .AppendLine(CultureInfo.InvariantCulture, $"        ({pageType} page) => (page.Items, page.NextCursor),")
            .AppendLine("        ct);");
    }

    private (string? Type, bool IsJson) BodyOf(ApiOperation operation)
    {
        if (operation.RequestBody is not { } body)
        {
            return (null, false);
        }

        return body.GetProperty("content").TryGetProperty("application/json", out JsonElement media) ? (shapes.TypeOf(media.GetProperty("schema")), true) : ("HttpContent", false);
    }

    private (string Type, string Send) AnswerOf(ApiOperation operation)
    {
        JsonElement[] contents = [.. operation.Responses.Where(response => response.Status[0] == '2' && response.Response.TryGetProperty("content", out _))
            .Select(response => response.Response.GetProperty("content"))];
        if (contents.Length == 0)
        {
            return ("Task<ApiAnswer<bool>>", "SendAsync(call, ct)");
        }

        if (contents[0].TryGetProperty("application/json", out JsonElement media))
        {
            string type = shapes.TypeOf(media.GetProperty("schema"));
            return ($"Task<ApiAnswer<{type}>>", $"SendAsync(call, ClientJson.Default.{type}, ct)");
        }

        string kind = contents[0].EnumerateObject().First().Name;
        return kind == "text/event-stream"
            ? ("IAsyncEnumerable<SseItem<string>>", "ReadEventsAsync(call, ct)")
            : kind.StartsWith("image/", StringComparison.Ordinal)
                ? ("Task<ApiAnswer<byte[]>>", "SendForBytesAsync(call, ct)")
                : ("Task<ApiAnswer<Stream>>", "SendForStreamAsync(call, ct)");
    }

    private static void Comment(StringBuilder text, ApiOperation operation)
    {
        string scope = operation.Json.TryGetProperty("x-required-scope", out JsonElement needed) ? $" Needs `{needed.GetString()}`." : "";
        ShapeWriter.Comment(text, "    ", operation.Json.GetProperty("summary").GetString()!.TrimEnd('.') + "." + scope);
    }

    private static bool HasHeader(ApiOperation operation, string name) =>
        operation.Parameters.Any(parameter => parameter.GetProperty("in").GetString() == "header" && NameOf(parameter) == name);

    private static bool IsRequired(JsonElement parameter) => parameter.TryGetProperty("required", out JsonElement required) && required.GetBoolean();

    private static string NameOf(JsonElement parameter) => parameter.GetProperty("name").GetString()!;
}
