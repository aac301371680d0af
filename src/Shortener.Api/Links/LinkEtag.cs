using System.Globalization;
using Microsoft.Net.Http.Headers;
using Shortener.Api.Problems;
using Shortener.Core.Links;

namespace Shortener.Api.Links;

/// <summary>ETags of links, and of whatever else has a version: the version in quotes. Clicks do not change it.</summary>
internal static class LinkEtag
{
    /// <summary>Answer to an <c>If-Match</c> that names another version.</summary>
    public static Problem Mismatch { get; } =
        new(StatusCodes.Status412PreconditionFailed, "precondition_failed", "The link was changed meanwhile; read it again");

    public static void Set(HttpContext context, Link link) => Set(context, link.Version);

    public static void Set(HttpContext context, long version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether the request may change this version. Weak tags never match (RFC 9110, section 13.1.1).</summary>
    public static bool Allows(HttpContext context, Link link) => Allows(context, link.Version);

    /// <inheritdoc cref="Allows(HttpContext, Link)" />
    public static bool Allows(HttpContext context, long version)
    {
        if (!IsConditional(context))
        {
            return true;
        }

        string current = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        return EntityTagHeaderValue.TryParseList([.. context.Request.Headers.IfMatch.OfType<string>()], out IList<EntityTagHeaderValue>? tags)
            && tags.Any(tag => tag == EntityTagHeaderValue.Any || (!tag.IsWeak && tag.Tag == current));
    }

    /// <summary>The version that the request names; 0, which nothing has, for one that was never given out. Null for any.</summary>
    public static long? Expected(HttpContext context)
    {
        if (!IsConditional(context)
            || !EntityTagHeaderValue.TryParseList([.. context.Request.Headers.IfMatch.OfType<string>()], out IList<EntityTagHeaderValue>? tags))
        {
            return IsConditional(context) ? 0 : null;
        }

        return tags.Contains(EntityTagHeaderValue.Any)
            ? null
            : tags.Where(tag => !tag.IsWeak)
                .Select(tag => long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : 0)
                .FirstOrDefault();
    }

    public static bool IsConditional(HttpContext context) => context.Request.Headers.IfMatch.Count > 0;
}
