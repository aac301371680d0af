namespace Shortener.Api.Pages.App;

/// <summary>Addresses as people read them.</summary>
internal static class ShortText
{
    /// <summary>The address without <c>https://</c> or <c>http://</c>, and without the slash of an empty path.</summary>
    public static string WithoutScheme(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme is > 0 and < 8 ? address[(scheme + 3)..] : address;
        return rest.EndsWith('/') && rest.IndexOf('/', StringComparison.Ordinal) == rest.Length - 1 ? rest[..^1] : rest;
    }
}
