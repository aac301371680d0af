using Shortener.Core.Accounts;

namespace Shortener.Api.Access;

/// <summary>
/// Endpoint metadata: what a caller must be allowed to do, of several permissions all. <see cref="Permission.None"/> asks for any caller.
/// </summary>
internal sealed record RequiredPermission(Permission Permission)
{
    /// <summary>Another one that suffices as well; <see cref="Permission.None"/> for no other.</summary>
    public Permission Or { get; init; }

    /// <summary>What is needed in words, each name between two of the marks: <c>a and b</c>, <c>a or b</c>.</summary>
    public string Describe(string mark)
    {
        string all = string.Join(" and ", Permissions.NamesOf(Permission).Select(name => mark + name + mark));
        return Or == Permission.None ? all : $"{all} or {mark}{Permissions.NameOf(Or)}{mark}";
    }
}

/// <summary>Endpoint metadata: needs no key and no session, such as signing in.</summary>
internal sealed record OpenToAnyone;

/// <summary>
/// Endpoint metadata: only for people, because it concerns the session or the account that an API key has none of.
/// </summary>
internal sealed record PeopleOnly;

/// <summary>Says beside a route who may use it. A route below <c>/api</c> that says nothing is refused to everybody.</summary>
internal static class AccessConventions
{
    /// <summary>The caller needs this permission, or all of these, in the request's workspace. The last one said counts.</summary>
    public static T Requires<T>(this T builder, Permission permission)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission(permission));

    /// <summary>As the other, where a second permission suffices as well: what two features share.</summary>
    public static T Requires<T>(this T builder, Permission permission, Permission or)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission(permission) { Or = or });

    /// <summary>Any key and any person may; what they see is their own.</summary>
    public static T RequiresCaller<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.Requires(Permission.None);

    /// <summary>Any signed-in person may, in a workspace or in none; an API key may not.</summary>
    public static T RequiresPerson<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.Requires(Permission.None).WithMetadata(new PeopleOnly());

    /// <summary>No key and no session needed.</summary>
    public static T OpensToAnyone<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new OpenToAnyone());
}
