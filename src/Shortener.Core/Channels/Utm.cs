using System.Buffers;
using System.Text;
using Shortener.Core.Enrichment;

namespace Shortener.Core.Channels;

/// <summary>
/// Campaign parameters of a query. Immutable. Names are matched without regard to case; the first value that is not empty counts;
/// values are decoded (<c>+</c> is a space, what is not UTF-8 becomes U+FFFD), freed of control characters, trimmed and cut to
/// <see cref="MaxLength"/>, and keep their case.
/// </summary>
/// <param name="PaidSource">The network that marked the click as paid by its click id, or null.</param>
public sealed record Utm(string? Source, string? Medium, string? Campaign, string? Term, string? Content, string? PaidSource)
{
    /// <summary>UTF-16 code units of a stored value.</summary>
    public const int MaxLength = 255;

    // Each code unit of a value takes at most nine characters when encoded (%E2%82%AC); more is not looked at.
    private const int MaxEncoded = MaxLength * 9;

    /// <summary>No parameters.</summary>
    public static readonly Utm None = new(null, null, null, null, null, null);

    /// <summary>
    /// The short URL's own parameters, each filled up from the destination's where it is absent: what the destination's own analytics
    /// sees, as the query is forwarded the same way.
    /// </summary>
    public static Utm Parse(string? query, string? destinationQuery)
    {
        Utm own = Parse(query);
        Utm destination = Parse(destinationQuery);
        return destination == None
            ? own
            : new Utm(
                own.Source ?? destination.Source,
                own.Medium ?? destination.Medium,
                own.Campaign ?? destination.Campaign,
                own.Term ?? destination.Term,
                own.Content ?? destination.Content,
                own.PaidSource ?? destination.PaidSource);
    }

    /// <summary>Reads a query with or without its question mark. Never throws.</summary>
    public static Utm Parse(string? query)
    {
        if (string.IsNullOrEmpty(query))
        {
            return None;
        }

        string? source = null, medium = null, campaign = null, term = null, content = null, paid = null;
        ReadOnlySpan<char> rest = query.AsSpan().TrimStart('?');
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf('&');
            ReadOnlySpan<char> pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            int equals = pair.IndexOf('=');
            if (equals <= 0 || equals == pair.Length - 1)
            {
                continue;
            }

            ReadOnlySpan<char> name = pair[..equals];
            ReadOnlySpan<char> value = pair[(equals + 1)..];
            if (Is(name, "utm_source"))
            {
                source ??= Decode(value);
            }
            else if (Is(name, "utm_medium"))
            {
                medium ??= Decode(value);
            }
            else if (Is(name, "utm_campaign"))
            {
                campaign ??= Decode(value);
            }
            else if (Is(name, "utm_term"))
            {
                term ??= Decode(value);
            }
            else if (Is(name, "utm_content"))
            {
                content ??= Decode(value);
            }
            else if (Is(name, "gclid") || Is(name, "gbraid") || Is(name, "wbraid"))
            {
                paid ??= "google";
            }
            else if (Is(name, "msclkid"))
            {
                paid ??= "bing";
            }
        }

        return source is null && medium is null && campaign is null && term is null && content is null && paid is null
            ? None
            : new Utm(source, medium, campaign, term, content, paid);
    }

    private static bool Is(ReadOnlySpan<char> name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static string? Decode(ReadOnlySpan<char> value)
    {
        value = value[..Math.Min(value.Length, MaxEncoded)];
        if (!value.ContainsAny('%', '+'))
        {
            return VisitorText.Clean(value.ToString(), MaxLength);
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(value.Length * 3);
        try
        {
            int length = 0;
            for (int i = 0; i < value.Length; i++)
            {
                if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
                {
                    buffer[length++] = Convert.FromHexString(value.Slice(i + 1, 2))[0];
                    i += 2;
                }
                else if (value[i] == '+')
                {
                    buffer[length++] = (byte)' ';
                }
                else
                {
                    int units = i + 1 < value.Length && char.IsSurrogatePair(value[i], value[i + 1]) ? 2 : 1;
                    length += Encoding.UTF8.GetBytes(value.Slice(i, units), buffer.AsSpan(length));
                    i += units - 1;
                }
            }

            return VisitorText.Clean(Encoding.UTF8.GetString(buffer, 0, length), MaxLength);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
