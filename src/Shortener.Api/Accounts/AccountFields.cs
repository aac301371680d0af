using Shortener.Api.Problems;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Validation;

namespace Shortener.Api.Accounts;

/// <summary>What the fields of people and workspaces must be, for REST and pages alike. Stateless, thread-safe.</summary>
internal static class AccountFields
{
    /// <summary>Of people and workspaces, in characters.</summary>
    public const int MaxName = 100;

    /// <summary>Required, 1 to 100 characters, not blank.</summary>
    public static void CheckName(FieldErrors errors, string field, string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            errors.Add(field, "Required");
        }
        else if (TextRule.Check(name, MaxName) is { } problem)
        {
            errors.Add(field, problem);
        }
    }

    /// <summary>Required; the address in lower case, or null with an error.</summary>
    public static string? CheckEmail(FieldErrors errors, string field, string? email)
    {
        if (EmailAddress.TryNormalize(email, out string? address))
        {
            return address;
        }

        errors.Add(field, "Must be an e-mail address such as name@example.com");
        return null;
    }

    /// <summary>Required, 10 to 200 characters.</summary>
    public static void CheckPassword(FieldErrors errors, string field, string? password)
    {
        if (AccountPasswords.Check(password) is { } problem)
        {
            errors.Add(field, problem);
        }
    }

    /// <summary>An IANA name.</summary>
    public static void CheckTimezone(FieldErrors errors, string field, string? timezone)
    {
        if (timezone is null || !TimeZoneName.TryFind(timezone, out _))
        {
            errors.Add(field, "Must be an IANA time zone such as Europe/Madrid");
        }
    }

    /// <summary>An ISO 4217 code in use.</summary>
    public static void CheckCurrency(FieldErrors errors, string field, string? currency)
    {
        if (currency is null || !CurrencyCode.IsKnown(currency))
        {
            errors.Add(field, "Must be an ISO 4217 code such as EUR");
        }
    }

    /// <summary>A role's name.</summary>
    public static Role CheckRole(FieldErrors errors, string field, string? name)
    {
        if (!Roles.TryParse(name, out Role role))
        {
            errors.Add(field, $"Must be one of {string.Join(", ", Roles.AllNames)}");
        }

        return role;
    }
}
