using System.Diagnostics.CodeAnalysis;

namespace Shortener.Core.Validation;

/// <summary>Time zones as clients name them.</summary>
public static class TimeZoneName
{
    private const int MaxLength = 64;

    /// <summary>
    /// Finds an IANA zone. Anything that could leave the folder of zone files, and the other files there (<c>posix/…</c>,
    /// <c>right/…</c> with leap seconds, <c>localtime</c>), is no zone; neither are Windows' names.
    /// </summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return name.Length is > 0 and <= MaxLength
            && char.IsAsciiLetterUpper(name[0])
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)
            && zone.HasIanaId;
    }
}
