using Shortener.Core.Domains;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>Domains of referrers as people write them in rules.</summary>
internal static class ReferrerDomainText
{
    /// <summary>As the referrer's parser gives them: lower-case punycode without <c>www.</c>; null for anything but a host name.</summary>
    public static string? Normalise(string text)
    {
        if (!DomainName.TryNormalise(text, out string? host))
        {
            return null;
        }

        return host.StartsWith("www.", StringComparison.Ordinal) && host.Length > 4 ? host[4..] : host;
    }
}
