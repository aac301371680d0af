using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Shortener.Api.Access;
using Shortener.Core.Accounts;

namespace Shortener.Api.Description;

/// <summary>Who may ask: what the route requires, as people and programs read it.</summary>
internal static class OperationAccess
{
    /// <summary>Names of the scopes that an operation needs, all of them, with spaces between; absent where any caller may ask, or anybody.</summary>
    public const string ScopeExtension = "x-required-scope";

    /// <summary>Name of another scope that suffices as well.</summary>
    public const string OtherScopeExtension = "x-sufficient-scope";

    public const string KeyScheme = "apiKey", SessionScheme = "session";

    public static void Describe(OpenApiOperation operation, OpenApiDocument document, IReadOnlyList<object> metadata)
    {
        if (metadata.OfType<OpenToAnyone>().Any())
        {
            operation.Security = [];
            Say(operation, "Open to anyone: needs no key and no session.");
            return;
        }

        if (metadata.OfType<PeopleOnly>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SessionScheme, document)] = [] }];
            Say(operation, "For signed-in people; an API key may not.");
            return;
        }

        if (metadata.OfType<RequiredPermission>().LastOrDefault() is not { } required)
        {
            return;
        }

        IReadOnlyList<string> scopes = Permissions.NamesOf(required.Permission);
        if (scopes.Count == 0)
        {
            Say(operation, "Any key and any signed-in person may ask.");
            return;
        }

        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[ScopeExtension] = new JsonNodeExtension(JsonValue.Create(string.Join(' ', scopes)));
        IReadOnlyList<string> others = Permissions.NamesOf(required.Or);
        if (others.Count > 0)
        {
            operation.Extensions[OtherScopeExtension] = new JsonNodeExtension(JsonValue.Create(string.Join(' ', others)));
        }

        Say(operation, $"Needs {required.Describe("`")}.");
    }

    private static void Say(OpenApiOperation operation, string sentence) =>
        operation.Description = string.IsNullOrEmpty(operation.Description) ? sentence : $"{operation.Description}\n\n{sentence}";
}
