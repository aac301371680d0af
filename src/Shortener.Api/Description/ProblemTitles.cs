using System.Collections.Frozen;

namespace Shortener.Api.Description;

/// <summary>Titles of the codes that more than one operation answers, for their examples.</summary>
internal static class ProblemTitles
{
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bad_request"] = "The request cannot be read",
        ["unknown_parameter"] = "The query has a parameter that is not known",
        ["bad_parameters"] = "The parameters do not go together",
        ["unknown_field"] = "The request has a field that is not known",
        ["duplicate_field"] = "The request names a field twice",
        ["wrong_type"] = "A field has a value of the wrong type",
        ["malformed_json"] = "The body is not valid JSON",
        ["too_deep"] = "The body is nested too deeply",
        ["idempotency_key_invalid"] = "Idempotency-Key must be 1 to 255 printable ASCII characters",
        ["idempotency_key_reused"] = "Idempotency-Key belongs to another request",
        ["idempotency_key_in_use"] = "The first request with this Idempotency-Key is still at work",
        ["unauthorized"] = "A valid API key is required",
        ["forbidden"] = "The API key lacks a scope",
        ["no_workspace"] = "You are a member of no workspace",
        ["not_a_member"] = "You are no member of the workspace that Shortener-Workspace names",
        ["cross_site"] = "The request comes from another site",
        ["wrong_credentials"] = "E-mail address or password is wrong",
        ["wrong_password"] = "The request has invalid fields",
        ["no_password"] = "You sign in without a password; set one with a password reset",
        ["setup_closed"] = "The setup link is not in force",
        ["already_member"] = "The person is a member already",
        ["last_owner"] = "A workspace keeps at least one owner",
        ["above_yourself"] = "You may only touch and give roles that you have yourself",
        ["invitation_gone"] = "The invitation is not in force",
        ["sign_in_required"] = "Somebody has an account with this e-mail address: sign in first",
        ["invitation_for_other"] = "The invitation is for another e-mail address than yours",
        ["too_many_workspaces"] = "You own as many workspaces as one person may",
        ["not_found"] = "There is no such resource",
        ["method_not_allowed"] = "This address does not know the method",
        ["precondition_failed"] = "The resource was changed meanwhile; read it again",
        ["payload_too_large"] = "The request body is too large",
        ["unsupported_media_type"] = "Send JSON with Content-Type: application/json",
        ["validation_failed"] = "The request has invalid fields",
        ["too_many_items"] = "The request has invalid fields",
        ["destination_not_allowed"] = "The request has invalid fields",
        ["range_too_large"] = "The request has invalid fields",
        ["rate_limited"] = "Too many requests; try again later",
        ["internal_error"] = "The request failed",
        ["unavailable"] = "The database does not answer; try again",
        ["scope_not_held"] = "A key cannot have more rights than whoever makes or changes it",
        ["idempotent_answer_sealed"] = "The answer holds a secret that only the key or session of the first request can read again",
        ["slug_taken"] = "The slug is taken",
        ["external_id_taken"] = "Another link has this externalId",
        ["name_taken"] = "The name is taken",
        ["domain_taken"] = "The host is a domain already",
        ["domain_has_links"] = "The domain has links; delete them first",
        ["default_domain"] = "The default domain cannot be deleted",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The title of a code; one nobody named is made of its words.</summary>
    public static string Of(string code)
    {
        if (Known.TryGetValue(code, out string? title))
        {
            return title;
        }

        string words = code.Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
