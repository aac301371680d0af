using System.Text;

namespace Shortener.Core.Destinations;

/// <summary>Path segments under construction; dot segments are resolved as they come (URL standard, path state).</summary>
internal sealed class UrlPath
{
    private readonly List<string> _segments = [];

    /// <summary>The segments of a serialised path.</summary>
    public static UrlPath Of(string path)
    {
        var result = new UrlPath();
        result._segments.AddRange(path.Split('/')[1..]);
        return result;
    }

    /// <summary>Drops the last segment, where there is one.</summary>
    public void Shorten()
    {
        if (_segments.Count > 0)
        {
            _segments.RemoveAt(_segments.Count - 1);
        }
    }

    /// <param name="segment">Raw text between two slashes.</param>
    /// <param name="last">Whether no slash follows: a dot segment at the end leaves the slash behind it.</param>
    public void Add(ReadOnlySpan<char> segment, bool last)
    {
        int dots = CountDots(segment);
        if (dots == 0)
        {
            _segments.Add(PercentEncoding.Encode(segment, PercentEncoding.Path));
            return;
        }

        if (dots == 2)
        {
            Shorten();
        }

        if (last)
        {
            _segments.Add("");
        }
    }

    public override string ToString()
    {
        var path = new StringBuilder();
        foreach (string segment in _segments)
        {
            path.Append('/').Append(segment);
        }

        return path.ToString();
    }

    /// <summary>1 for <c>.</c>, 2 for <c>..</c>, each dot also as <c>%2e</c>; 0 for anything else.</summary>
    private static int CountDots(ReadOnlySpan<char> segment)
    {
        int dots = 0;
        while (segment.Length > 0)
        {
            int step = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (step == 0 || ++dots > 2)
            {
                return 0;
            }

            segment = segment[step..];
        }

        return dots;
    }
}
