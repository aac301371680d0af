using Shortener.Api.Problems;
using Shortener.Core.Accounts;
using Shortener.Core.Validation;

namespace Shortener.Api.ApiKeys;

/// <summary>Judges requests for API keys. Stateless.</summary>
internal static class ApiKeyValidation
{
    private const int MaxName = 100;
    private const int MaxRequestsPerMinute = 10_000_000;

    /// <summary>The key with the request's fields in place, or what is wrong with them.</summary>
    /// <param name="perMinute">What keys may send without a number of their own; 0 for no limit. Only operators give more.</param>
    public static (StoredApiKey? Key, Problem? Problem) Apply(
        StoredApiKey key, ApiKeyRequest request, Caller caller, int perMinute, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        StoredApiKey wanted = key with
        {
            Name = request.Has(nameof(request.Name)) ? request.Name ?? "" : key.Name,
            ExpiresAt = request.Has(nameof(request.ExpiresAt)) ? request.ExpiresAt : key.ExpiresAt,
            RequestsPerMinute = request.Has(nameof(request.RequestsPerMinute)) ? request.RequestsPerMinute : key.RequestsPerMinute,
        };
        if (TextRule.Check(wanted.Name, MaxName) is { } reason)
        {
            errors.Add("name", reason);
        }

        if (request.ExpiresAt <= now)
        {
            errors.Add("expiresAt", "Must lie in the future");
        }

        if (request.RequestsPerMinute is < 1 or > MaxRequestsPerMinute)
        {
            errors.Add("requestsPerMinute", $"Must be 1 to {MaxRequestsPerMinute}");
        }
        else if (perMinute > 0 && request.RequestsPerMinute > perMinute && !caller.May(Permission.SystemWrite))
        {
            errors.Add("requestsPerMinute", $"Must be at most {perMinute}: only an operator gives more");
        }

        wanted = ApplyRights(wanted, request, errors);
        if (errors.Any)
        {
            return (null, errors.ToProblem());
        }

        // An all-rights key gains what later releases add, so only a caller with everything may make one.
        return caller.May(wanted.Permissions) ? (wanted, null) : (null, Exceeds(wanted.Permissions & ~caller.Permissions));
    }

    /// <summary>Answer to giving, or taking over, rights that the caller lacks.</summary>
    public static Problem Exceeds(Permission missing) =>
        new(StatusCodes.Status403Forbidden, "scope_not_held", "A key cannot have more rights than whoever makes or changes it")
        {
            Detail = $"You lack {string.Join(", ", Permissions.NamesOf(missing))}",
        };

    private static StoredApiKey ApplyRights(StoredApiKey key, ApiKeyRequest request, FieldErrors errors)
    {
        bool allRights = request.AllRights ?? (request.Scopes is null && key.AllRights);
        if (allRights)
        {
            if (request.Scopes is not null)
            {
                errors.Add("scopes", "Give either scopes or allRights");
            }

            return key with { AllRights = true, Permissions = Permissions.All };
        }

        if (request.Scopes is null)
        {
            if (key.AllRights || key.Permissions == Permission.None)
            {
                errors.Add("scopes", "Say what the key may do, for example [\"links:read\",\"links:write\"]");
            }

            return key with { AllRights = false };
        }

        Permission permissions = Permission.None;
        for (int i = 0; i < request.Scopes.Count; i++)
        {
            if (request.Scopes[i] is { } name && Permissions.TryParse(name, out Permission permission))
            {
                permissions |= permission;
            }
            else
            {
                errors.Add($"scopes[{i}]", $"Must be one of {string.Join(", ", Permissions.AllNames)}");
            }
        }

        if (request.Scopes.Count == 0)
        {
            errors.Add("scopes", "Must name at least one scope");
        }

        return key with { AllRights = false, Permissions = permissions };
    }
}
