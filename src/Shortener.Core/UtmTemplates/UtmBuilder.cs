using System.Text;

namespace Shortener.Core.UtmTemplates;

/// <summary>Puts campaign parameters into destinations. Stateless, thread-safe.</summary>
public static class UtmBuilder
{
    /// <summary>
    /// The URL with the parameters given: one that the URL has already (in whatever letter case) gets the value in its place, and its
    /// repetitions go; the others follow at the end of the query, before the fragment. Everything else stays byte for byte.
    /// </summary>
    /// <param name="url">A destination as stored: http or https, visible ASCII.</param>
    /// <param name="parameters">Values that <see cref="UtmParameters.Validate"/> has passed.</param>
    public static string Apply(string url, UtmParameters parameters)
    {
        (string Name, string? Value)[] wanted =
        [
            ("utm_source", parameters.Source),
            ("utm_medium", parameters.Medium),
            ("utm_campaign", parameters.Campaign),
            ("utm_term", parameters.Term),
            ("utm_content", parameters.Content),
            ("ref", parameters.Referrer),
        ];
        if (Array.TrueForAll(wanted, parameter => parameter.Value is null))
        {
            return url;
        }

        int fragment = url.IndexOf('#', StringComparison.Ordinal);
        ReadOnlySpan<char> head = fragment < 0 ? url : url.AsSpan(0, fragment);
        int mark = head.IndexOf('?');
        var result = new StringBuilder(url.Length + 64).Append(mark < 0 ? head : head[..mark]);
        char separator = '?';
        Span<bool> written = stackalloc bool[wanted.Length];
        written.Clear();
        ReadOnlySpan<char> query = mark < 0 ? default : head[(mark + 1)..];
        if (!query.IsEmpty)
        {
            foreach (Range range in query.Split('&'))
            {
                ReadOnlySpan<char> pair = query[range];
                int equals = pair.IndexOf('=');
                int index = IndexOf(wanted, equals < 0 ? pair : pair[..equals]);
                if (index < 0)
                {
                    result.Append(separator).Append(pair);
                    separator = '&';
                }
                else if (!written[index])
                {
                    written[index] = true;
                    Append(result, separator, wanted[index]);
                    separator = '&';
                }
            }
        }

        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].Value is not null && !written[i])
            {
                Append(result, separator, wanted[i]);
                separator = '&';
            }
        }

        return result.Append(fragment < 0 ? default : url.AsSpan(fragment)).ToString();
    }

    /// <summary>Analytics read UTM names in any letter case; <c>ref</c> is the site's own and is told exactly.</summary>
    private static int IndexOf((string Name, string? Value)[] wanted, ReadOnlySpan<char> name)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            StringComparison comparison = wanted[i].Name == "ref" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
            if (wanted[i].Value is not null && name.Equals(wanted[i].Name, comparison))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Append(StringBuilder result, char separator, (string Name, string? Value) parameter) =>
        result.Append(separator).Append(parameter.Name).Append('=').Append(Uri.EscapeDataString(parameter.Value!));
}
