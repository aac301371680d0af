using System.Globalization;
using Microsoft.Extensions.Primitives;
using Shortener.Api.Problems;
using Shortener.Core.Analytics;
using Shortener.Core.Validation;

namespace Shortener.Api.Analytics;

/// <summary>
/// Reads the parameters of a question strictly: an unknown one is 400, a value that is not the parameter's is 422, each named in
/// <c>errors</c>. Not thread-safe.
/// </summary>
internal sealed class MetricsRequest
{
    /// <summary>Values of all filters together; each costs a comparison for every click.</summary>
    private const int MaxFilterValues = 500;

    /// <summary>Longer than any stored value of a dimension.</summary>
    private const int MaxValueLength = 4_096;

    private const int DefaultLimit = 100;

    /// <summary>Parameters of every question.</summary>
    public static readonly string[] Common = ["from", "to", "timezone", "bots", "compare"];

    private readonly IQueryCollection _parameters;
    private readonly FieldErrors _errors = new();
    private readonly SortedDictionary<string, string[]> _unknown = new(StringComparer.Ordinal);

    private MetricsRequest(IQueryCollection parameters) => _parameters = parameters;

    /// <summary>What is wrong with the parameters read so far, or null.</summary>
    public Problem? Problem
    {
        get
        {
            if (_unknown.Count > 0)
            {
                // A misspelt filter would count too much.
                return new Problem(StatusCodes.Status400BadRequest, "unknown_parameter", "The request has parameters that are not known")
                {
                    Errors = _unknown,
                };
            }

            return _errors.Any ? _errors.ToProblem() : null;
        }
    }

    /// <summary>The question; only to be asked where <see cref="Problem"/> is null.</summary>
    public MetricsQuery Query { get; private set; } = null!;

    /// <param name="own">Parameters beside the common ones and the filters.</param>
    public static MetricsRequest Parse(IQueryCollection parameters, int workspaceId, params ReadOnlySpan<string> own)
    {
        var request = new MetricsRequest(parameters);
        List<MetricsFilter> filters = [];
        int values = 0;
        foreach ((string name, StringValues given) in parameters)
        {
            if (Common.Contains(name) || own.Contains(name))
            {
                continue;
            }

            if (!DimensionName.TryParse(name, out Dimension dimension))
            {
                request._unknown[name] = ["Unknown parameter"];
                continue;
            }

            values += given.Count;
            filters.Add(request.ReadFilter(name, dimension, given));
        }

        if (values > MaxFilterValues)
        {
            request._errors.Add("filters", $"At most {MaxFilterValues} values in all filters together");
        }

        request.Query = new MetricsQuery
        {
            WorkspaceId = workspaceId,
            From = request.ReadBound("from"),
            To = request.ReadBound("to"),
            TimeZone = request.ReadTimeZone(),
            Bots = request.ReadOne("bots", BotsMode.Exclude, ("exclude", BotsMode.Exclude), ("include", BotsMode.Include), ("only", BotsMode.Only)),
            ComparePrevious = request.ReadOne("compare", false, ("previous", true)),
            Filters = filters,
        };
        return request;
    }

    /// <summary>Makes a common parameter one that this question does not know.</summary>
    public void Refuse(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_parameters.ContainsKey(name))
            {
                _unknown[name] = ["Unknown parameter"];
            }
        }
    }

    /// <summary>A parameter's only value; null where it is not given.</summary>
    public string? ReadText(string name) => Single(name);

    public void AddError(string field, string message) => _errors.Add(field, message);

    public Dimension ReadBy()
    {
        if (Single("by") is { } name && DimensionName.TryParse(name, out Dimension by))
        {
            return by;
        }

        _errors.Add("by", "Must be one of: " + string.Join(' ', DimensionName.All));
        return default;
    }

    public TimeInterval ReadInterval()
    {
        TimeInterval? interval = ReadOne<TimeInterval?>(
            "interval", null, ("minute", TimeInterval.Minute), ("hour", TimeInterval.Hour), ("day", TimeInterval.Day),
            ("week", TimeInterval.Week), ("month", TimeInterval.Month));
        if (_parameters["interval"].Count == 0)
        {
            _errors.Add("interval", "Must be one of: minute hour day week month");
        }

        return interval ?? default;
    }

    public int ReadLimit()
    {
        if (Single("limit") is not { } text)
        {
            return DefaultLimit;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) || limit is < 1 or > DefaultLimit)
        {
            _errors.Add("limit", $"Must be a whole number from 1 to {DefaultLimit}");
        }

        return limit;
    }

    public BreakdownCursor? ReadCursor()
    {
        BreakdownCursor? cursor = null;
        if (Single("cursor") is { } text && !BreakdownCursor.TryDecode(text, out cursor))
        {
            _errors.Add("cursor", "Must be a nextCursor of an earlier answer");
        }

        return cursor;
    }

    private MetricsFilter ReadFilter(string name, Dimension dimension, StringValues given)
    {
        var include = new List<string?>();
        var exclude = new List<string?>();
        foreach (string text in given.OfType<string>())
        {
            bool excluded = text.StartsWith('!');
            string raw = excluded ? text[1..] : text;
            string? value = raw == "null" ? null : raw;
            if (raw.Length > MaxValueLength)
            {
                _errors.Add(name, $"Values have at most {MaxValueLength} characters");
            }
            else if (!MetricsFilter.IsPossibleValue(dimension, value))
            {
                _errors.Add(name, $"{raw} is not a value of {name}");
            }

            (excluded ? exclude : include).Add(value);
        }

        return new MetricsFilter(dimension, include, exclude);
    }

    private PeriodBound? ReadBound(string name)
    {
        if (Single(name) is not { } text)
        {
            return null;
        }

        if (InstantText.TryParse(text, out PeriodBound bound))
        {
            return bound;
        }

        _errors.Add(name, "Must be a date (2026-03-01) or an instant with its offset (2026-03-01T00:00:00Z)");
        return null;
    }

    private TimeZoneInfo? ReadTimeZone()
    {
        if (Single("timezone") is not { } text)
        {
            return null;
        }

        if (TimeZoneName.TryFind(text, out TimeZoneInfo? zone))
        {
            return zone;
        }

        _errors.Add("timezone", "Must be an IANA time zone such as Europe/Madrid");
        return null;
    }

    private T ReadOne<T>(string name, T absent, params ReadOnlySpan<(string Text, T Value)> values)
    {
        if (Single(name) is not { } text)
        {
            return absent;
        }

        List<string> texts = [];
        foreach ((string candidate, T value) in values)
        {
            if (candidate == text)
            {
                return value;
            }

            texts.Add(candidate);
        }

        _errors.Add(name, "Must be one of: " + string.Join(' ', texts));
        return absent;
    }

    private string? Single(string name)
    {
        StringValues given = _parameters[name];
        if (given.Count > 1)
        {
            _errors.Add(name, "Must be given once");
        }

        return given.Count == 1 ? given[0] : null;
    }
}
