using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Shortener.Api.Access;
using Shortener.Api.Description;
using Shortener.Api.Idempotency;
using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Api.RateLimits;
using Shortener.Core.Accounts;
using Shortener.Core.Ids;

namespace Shortener.Api.ApiKeys;

/// <summary><c>/api/v1/keys</c>. An id of another workspace is answered like one that never was.</summary>
internal static class ApiKeyEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    private const int MaxOverlapSeconds = 7 * 24 * 3600;
    private const int DefaultOverlapSeconds = 24 * 3600;

    private static readonly Problem Mismatch =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The key was changed meanwhile; read it again");

    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder keys = api.MapGroup("/keys").WithTags("API keys").Requires(Permission.KeysRead);
        keys.MapGet("/", ListAsync)
            .Pages()
            .Answers(StatusCodes.Status200OK, ApiKeyExamples.List, "A page")
            .WithName("listKeys").WithSummary("API keys that are not revoked, oldest first");
        keys.MapPost("/", CreateAsync)
            .Requires(Permission.KeysWrite)
            .Takes<ApiKeyRequest>(ApiKeyExamples.Create, "name")
            .Answers(StatusCodes.Status201Created, ApiKeyExamples.WithSecret, "The key with its secret")
            .Problems(StatusCodes.Status403Forbidden, "scope_not_held")
            .Problems(StatusCodes.Status409Conflict, "idempotent_answer_sealed")
            .Idempotent()
            .MakesVersioned()
            .WithMetadata(new AnswersSecret())
            .WithName("createKey")
            .WithSummary("Create an API key; its secret is shown only in this answer");
        keys.MapGet("/{id}", GetAsync)
            .Answers(StatusCodes.Status200OK, ApiKeyExamples.Key, "The key without its secret")
            .Versioned()
            .WithName("getKey").WithSummary("Read an API key");
        keys.MapPatch("/{id}", PatchAsync)
            .Requires(Permission.KeysWrite)
            .TakesPatch<ApiKeyRequest>(ApiKeyExamples.Change)
            .Answers(StatusCodes.Status200OK, ApiKeyExamples.Key, "The changed key")
            .Problems(StatusCodes.Status403Forbidden, "scope_not_held")
            .Versioned()
            .WithName("changeKey")
            .WithSummary("Change the fields given");
        keys.MapDelete("/{id}", RevokeAsync)
            .Requires(Permission.KeysWrite)
            .Answers(StatusCodes.Status204NoContent, null, "Done")
            .Problems(StatusCodes.Status403Forbidden, "scope_not_held")
            .Versioned()
            .WithName("revokeKey").WithSummary("Revoke a key; within two seconds every node refuses it");
        keys.MapPost("/{id}/rotate", RotateAsync)
            .Requires(Permission.KeysWrite)
            .Takes<RotateApiKeyRequest>(ApiKeyExamples.Rotate)
            .Answers(StatusCodes.Status200OK, ApiKeyExamples.WithSecret, "The key with its next secret")
            .Problems(StatusCodes.Status403Forbidden, "scope_not_held")
            .Versioned()
            .WithName("rotateKey")
            .WithSummary("Give a key another secret; the one before works on for overlapSeconds");
    }

    private static async Task<Results<Ok<ApiKeyList>, Problem>> ListAsync(
        HttpContext context, IApiKeyStore keys, TimeProvider time, string? cursor, string? limit, CancellationToken ct)
    {
        var errors = new FieldErrors();
        int count = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
        {
            errors.Add("limit", $"Must be a number from 1 to {MaxLimit}");
        }

        long after = 0;
        if (cursor is not null && !OpaqueId.Key.TryParse(cursor, out after))
        {
            errors.Add("cursor", "Must be the nextCursor of a page");
        }

        if (errors.Any)
        {
            return errors.ToProblem();
        }

        // One more than asked for tells whether there is another page.
        IReadOnlyList<StoredApiKey> found = await keys.ListAsync(RequestIdentity.Of(context).WorkspaceId, after, count + 1, ct);
        ApiKeyResource[] page = [.. found.Take(count).Select(key => ApiKeyResource.Of(key, time.GetUtcNow()))];
        return TypedResults.Ok(new ApiKeyList(page, found.Count > count ? page[^1].Id : null));
    }

    private static async Task<Results<Created<ApiKeyWithSecret>, Problem>> CreateAsync(
        HttpContext context, IApiKeyStore keys, IOptions<RateLimitOptions> limits, TimeProvider time, CancellationToken ct)
    {
        (ApiKeyRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, ApiKeysJsonContext.Default.ApiKeyRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        Caller caller = RequestIdentity.Of(context);
        var blank = new StoredApiKey { Id = 0, WorkspaceId = caller.WorkspaceId, Name = "", AllRights = false, Permissions = Permission.None };
        (StoredApiKey? wanted, problem) = ApiKeyValidation.Apply(blank, request!, caller, limits.Value.KeyPerMinute, time.GetUtcNow());
        if (problem is not null)
        {
            return problem;
        }

        string secret = ApiKey.Generate();
        var key = new NewApiKey(
            caller.WorkspaceId, wanted!.Name, ApiKey.Hash(secret), secret[..ApiKey.HintLength], wanted.AllRights ? null : wanted.Permissions)
        {
            CreatedBy = caller.UserId > 0 ? caller.UserId : null,
            ExpiresAt = wanted.ExpiresAt,
            RequestsPerMinute = wanted.RequestsPerMinute,
        };
        StoredApiKey created = await keys.CreateAsync(key, time.GetUtcNow(), ct);
        ApiKeyWithSecret answer = WithSecret(context, created, secret, time);
        return TypedResults.Created($"/api/v1/keys/{answer.Id}", answer);
    }

    private static async Task<Results<Ok<ApiKeyResource>, Problem>> GetAsync(
        HttpContext context, string id, IApiKeyStore keys, TimeProvider time, CancellationToken ct)
    {
        if (await FindAsync(context, id, keys, ct) is not { } key)
        {
            return Problem.NotFound("API key");
        }

        LinkEtag.Set(context, key.Version);
        return TypedResults.Ok(ApiKeyResource.Of(key, time.GetUtcNow()));
    }

    private static async Task<Results<Ok<ApiKeyResource>, Problem>> PatchAsync(
        HttpContext context, string id, IApiKeyStore keys, IOptions<RateLimitOptions> limits, TimeProvider time, CancellationToken ct)
    {
        (ApiKeyRequest? request, Problem? problem) = await RequestBody.ReadAsync(context, ApiKeysJsonContext.Default.ApiKeyRequest, ct);
        if (problem is not null)
        {
            return problem;
        }

        (StoredApiKey? key, problem) = await FindToChangeAsync(context, id, keys, ct);
        if (problem is null)
        {
            (StoredApiKey? wanted, problem) = ApiKeyValidation.Apply(
                key!, request!, RequestIdentity.Of(context), limits.Value.KeyPerMinute, time.GetUtcNow());
            if (problem is null && await keys.ChangeAsync(wanted!, ct) is { } changed)
            {
                LinkEtag.Set(context, changed.Version);
                return TypedResults.Ok(ApiKeyResource.Of(changed, time.GetUtcNow()));
            }
        }

        return problem ?? Mismatch;
    }

    private static async Task<Results<NoContent, Problem>> RevokeAsync(
        HttpContext context, string id, IApiKeyStore keys, TimeProvider time, CancellationToken ct)
    {
        (StoredApiKey? key, Problem? problem) = await FindToChangeAsync(context, id, keys, ct);
        if (problem is not null)
        {
            return problem;
        }

        return await keys.RevokeAsync(key!.WorkspaceId, key.Id, time.GetUtcNow(), ct) ? TypedResults.NoContent() : Problem.NotFound("API key");
    }

    private static async Task<Results<Ok<ApiKeyWithSecret>, Problem>> RotateAsync(
        HttpContext context, string id, IApiKeyStore keys, TimeProvider time, CancellationToken ct)
    {
        var request = new RotateApiKeyRequest();
        Problem? problem = null;
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            (RotateApiKeyRequest? given, problem) = await RequestBody.ReadAsync(context, ApiKeysJsonContext.Default.RotateApiKeyRequest, ct);
            request = given ?? request;
        }

        if (problem is null && request.OverlapSeconds is < 0 or > MaxOverlapSeconds)
        {
            problem = Problem.Invalid("overlapSeconds", $"Must be 0 to {MaxOverlapSeconds}");
        }

        if (problem is not null)
        {
            return problem;
        }

        (StoredApiKey? key, problem) = await FindToChangeAsync(context, id, keys, ct);
        if (problem is not null)
        {
            return problem;
        }

        string secret = ApiKey.Generate();
        DateTimeOffset previousUntil = time.GetUtcNow().AddSeconds(request.OverlapSeconds ?? DefaultOverlapSeconds);
        return await keys.RotateAsync(
            key!.WorkspaceId, key.Id, key.Version, ApiKey.Hash(secret), secret[..ApiKey.HintLength], previousUntil, ct) is { } rotated
            ? TypedResults.Ok(WithSecret(context, rotated, secret, time))
            : Mismatch;
    }

    /// <summary>The key, if the caller has every right that it has: who changes or rotates a key could use it, and who revokes a
    /// key of more rights would lock out whoever is above. A key is never above itself.</summary>
    private static async Task<(StoredApiKey? Key, Problem? Problem)> FindToChangeAsync(
        HttpContext context, string id, IApiKeyStore keys, CancellationToken ct)
    {
        if (await FindAsync(context, id, keys, ct) is not { } key)
        {
            return (null, Problem.NotFound("API key"));
        }

        Caller caller = RequestIdentity.Of(context);
        return key.Id != caller.KeyId && !caller.May(key.Permissions) ? (null, ApiKeyValidation.Exceeds(key.Permissions & ~caller.Permissions))
            : !LinkEtag.Allows(context, key.Version) ? (null, Mismatch)
            : (key, null);
    }

    private static async Task<StoredApiKey?> FindAsync(HttpContext context, string id, IApiKeyStore keys, CancellationToken ct) =>
        OpaqueId.Key.TryParse(id, out long number) ? await keys.FindAsync(RequestIdentity.Of(context).WorkspaceId, number, ct) : null;

    private static ApiKeyWithSecret WithSecret(HttpContext context, StoredApiKey key, string secret, TimeProvider time)
    {
        LinkEtag.Set(context, key.Version);
        context.Response.Headers.CacheControl = "no-store";
        ApiKeyResource resource = ApiKeyResource.Of(key, time.GetUtcNow());
        return new ApiKeyWithSecret(resource.Id, secret, resource);
    }
}
