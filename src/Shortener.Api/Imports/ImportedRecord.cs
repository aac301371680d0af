using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.Clicks;
using Shortener.Core.Domains;
using Shortener.Core.LinkImports;
using Shortener.Core.Links;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Imports;

/// <summary>Makes a link to create of a record, by the same rules as a request to create one. Thread-safe.</summary>
internal sealed class ImportedRecord(LinkValidation validation, TimeProvider time)
{
    private const string LostPassword = "imported without its password: set one, then enable the link";
    private const string DisabledBefore = "disabled before the import";

    /// <summary>Characters of slugs for records that name none.</summary>
    private const int SlugLength = 9;

    private const int MaxReason = 500;

    /// <summary>What a link shows of itself and no request may give.</summary>
    private static readonly string[] Shown = ["id", "shortUrl", "clicks", "createdAt", "updatedAt", "deletedAt", "health", "hasPassword", "disabledReason"];

    /// <summary>The link, or why there is none.</summary>
    /// <param name="plan">Where it goes.</param>
    /// <param name="record">A record with fields.</param>
    /// <param name="isOwn">Whether the file is one of our own: its domains are meant.</param>
    /// <param name="seed">Names the record, the same at every reading of the file.</param>
    /// <param name="ct">Cancels the reading of what it is checked against.</param>
    public async Task<(Draft? Draft, IReadOnlyList<ImportRefusal> Refusals)> ToLinkAsync(
        ImportPlan plan, ForeignLink record, bool isOwn, string seed, CancellationToken ct)
    {
        JsonObject fields = record.Fields!;
        DateTimeOffset now = time.GetUtcNow();
        bool lostPassword = IsTrue(fields["hasPassword"]) && fields["password"] is null;
        string? reason = ReasonOf(Text(fields["disabledReason"]));
        DateTimeOffset createdAt = ForeignFields.Instant(Text(fields["createdAt"])) is { } given && given <= now && given > DateTimeOffset.UnixEpoch ? given : now;
        foreach (string shown in Shown)
        {
            fields.Remove(shown);
        }

        if (await DomainOfAsync(plan, Text(fields["domain"]), isOwn, ct) is not { } domain)
        {
            return (null, [new ImportRefusal(0, record.Line, "domain", "validation_failed", "The workspace has no such domain")]);
        }

        fields["domain"] = domain.Host.Length == 0 ? "" : Domain.HostOf(domain.Host);
        fields.Remove("reuse");
        if (fields["slug"] is null)
        {
            // Drawn from the record, so that a second import finds the first one's link.
            fields["slug"] = SlugFor(seed, domain.Settings.SlugRules);
        }

        (LinkRequest? request, Problem? problem) = RequestBody.Parse(
            JsonSerializer.SerializeToUtf8Bytes(fields, JsonNodeContext.Default.JsonObject), LinksJsonContext.Default.LinkRequest);
        if (problem is not null)
        {
            return (null, RefusalsOf(record.Line, problem));
        }

        (NewLink? link, problem) = await validation.ToNewAsync(plan.WorkspaceId, request!, now, ct);
        if (problem is not null)
        {
            return (null, RefusalsOf(record.Line, problem));
        }

        bool enabled = link!.Enabled && !lostPassword;
        return (new Draft(record.Line, lostPassword, link with
        {
            Enabled = enabled,
            DisabledReason = enabled ? null : lostPassword ? LostPassword : reason ?? (isOwn ? null : DisabledBefore),
            CreatedAt = createdAt,
        }), []);
    }

    /// <summary>A problem as lines of the report, one for each field.</summary>
    public static IReadOnlyList<ImportRefusal> RefusalsOf(long line, Problem problem) => problem.Errors is { Count: > 0 } errors
        ? [.. errors.SelectMany(error => error.Value.Select(message => new ImportRefusal(0, line, error.Key, problem.Code, message)))]
        : [new ImportRefusal(0, line, null, problem.Code, problem.Detail ?? problem.Title)];

    private async Task<Domain?> DomainOfAsync(ImportPlan plan, string? name, bool isOwn, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(name))
        {
            return plan.Domain;
        }

        Domain? found = await validation.FindDomainAsync(plan.WorkspaceId, name, ct);
        // Another program's host is not ours unless we have it; a file of our own says which one it means.
        return found ?? (isOwn ? null : plan.Domain);
    }

    private static string SlugFor(string seed, SlugRules rules)
    {
        string alphabet = rules.CaseInsensitive ? SlugGenerator.LowerAlphabet : SlugGenerator.Alphabet;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(seed), digest);
        Span<char> slug = stackalloc char[SlugLength];
        for (int i = 0; i < slug.Length; i++)
        {
            slug[i] = alphabet[((digest[2 * i] << 8) | digest[(2 * i) + 1]) % alphabet.Length];
        }

        return slug.ToString();
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>No request gives a reason, so no validation has seen it.</summary>
    private static string? ReasonOf(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : StorableText.Clean(text.Length <= MaxReason ? text : text[..MaxReason]);

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool truth) && truth;

    /// <param name="Line">Line of the file.</param>
    /// <param name="LostPassword">Whether the link had a password that the file does not have.</param>
    /// <param name="Link">What to create.</param>
    internal sealed record Draft(long Line, bool LostPassword, NewLink Link);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class JsonNodeContext : System.Text.Json.Serialization.JsonSerializerContext;
