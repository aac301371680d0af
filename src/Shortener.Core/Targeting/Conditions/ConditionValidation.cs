using Shortener.Core.Channels;
using Shortener.Core.ClientAddresses;
using Shortener.Core.UserAgents;
using Shortener.Core.Validation;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>
/// Checks the conditions of one link's rules: what the words mean, and that there are not more than a redirect can afford. One use; not
/// thread-safe.
/// </summary>
internal sealed class ConditionValidation(TimeZoneInfo zone, FieldProblems problems)
{
    /// <summary>Levels of conditions inside each other.</summary>
    public const int MaxDepth = 8;

    /// <summary>Conditions and fields of all rules of a link.</summary>
    public const int MaxConditions = 300;

    /// <summary>Values of one field; there are 250 countries.</summary>
    public const int MaxValues = 300;

    /// <summary>UTF-16 code units of one value.</summary>
    public const int MaxText = 256;

    private int _count;

    /// <summary>Adds what is wrong with a condition and those inside.</summary>
    public void Check(string path, RuleCondition? condition, int depth = 1)
    {
        if (condition is null)
        {
            problems.Add(path, "Required");
            return;
        }

        if (depth > MaxDepth)
        {
            problems.Add(path, $"Conditions may lie at most {MaxDepth} deep inside each other");
            return;
        }

        int before = _count;
        CheckGroup(path + ".all", condition.All, depth);
        CheckGroup(path + ".any", condition.Any, depth);
        if (condition.Not is { } not)
        {
            Count(path + ".not");
            Check(path + ".not", not, depth + 1);
        }

        CheckFields(path, condition);
        if (_count == before)
        {
            problems.Add(path, "Must hold at least one condition");
        }
    }

    private void CheckGroup(string path, IReadOnlyList<RuleCondition?>? conditions, int depth)
    {
        if (conditions is null)
        {
            return;
        }

        Count(path);
        if (conditions.Count == 0)
        {
            problems.Add(path, "Must hold at least one condition");
        }

        // What lies beyond the bound is not looked at: one problem says it all.
        for (int i = 0; i < conditions.Count && _count <= MaxConditions; i++)
        {
            Check(FormattableString.Invariant($"{path}[{i}]"), conditions[i], depth + 1);
        }
    }

    private void CheckFields(string path, RuleCondition condition)
    {
        Check(path + ".continent", condition.Continent, text =>
            Continents.All.Contains(text) ? null : $"Must be one of {string.Join(", ", Continents.All)}");
        Check(path + ".country", condition.Country, text =>
            Continents.IsCountry(text) ? null : "Must be an ISO 3166-1 code in upper case, such as US");
        Check(path + ".region", condition.Region, text => IsPlace(text, 2) ? null : "Must be country/region, such as US/California");
        Check(path + ".city", condition.City, text => IsPlace(text, 3) ? null : "Must be country/region/city, such as US/California/Springfield");
        Check(path + ".language", condition.Language, text => text.Length is 2 or 3 && text.All(char.IsAsciiLetterLower)
            ? null
            : "Must be a primary language tag in lower case, such as es");
        Check(path + ".device", condition.Device, text =>
            DeviceTypes.All.Contains(text) ? null : $"Must be one of {string.Join(", ", DeviceTypes.All)}");
        CheckSystems(path + ".os", condition.Os);
        Check(path + ".browser", condition.Browser, _ => null);
        Check(path + ".inAppBrowser", condition.InAppBrowser, text =>
            InAppBrowsers.Names.Contains(text) ? null : $"Must be one of {string.Join(", ", InAppBrowsers.Names)}");
        Check(path + ".channel", condition.Channel, text =>
            ChannelNames.All.Contains(text) ? null : $"Must be one of {string.Join(", ", ChannelNames.All)}");
        Check(path + ".referrerDomain", condition.ReferrerDomain, text =>
            ReferrerDomainText.Normalise(text) is null ? "Must be a host name such as example.com, without scheme or path" : null);
        CheckQuery(path + ".query", condition.Query);
        Check(path + ".network", condition.Network, text => AddressNetwork.TryParse(text, out _)
            ? null
            : "Must be an address or a network such as 203.0.113.0/24 or 2001:db8::/32, without bits set behind the prefix");
        CheckWindow(path + ".between", condition.Between);
        CheckSchedule(path + ".schedule", condition.Schedule);
        Check(path + ".visitor", condition.Visitor, text => text is "new" or "returning" or "unknown" ? null : "Must be new, returning or unknown");
        if (condition.Bot is not null)
        {
            Count(path + ".bot");
        }
    }

    /// <summary>A path with that many parts, of which the first is a country and the last is not empty (<c>US//Springfield</c>).</summary>
    private static bool IsPlace(string text, int parts)
    {
        string[] path = text.Split('/', parts);
        return path.Length == parts && Continents.IsCountry(path[0]) && path[^1].Length > 0 && (parts == 3 || path[1].Length > 0);
    }

    private void Check(string path, TextValues? values, Func<string, string?> judge)
    {
        if (values is null || !IsCountOk(path, values.Items.Count))
        {
            return;
        }

        for (int i = 0; i < values.Items.Count; i++)
        {
            if (values.Items[i] is { } text && (TextRule.Check(text, MaxText) ?? judge(text)) is { } problem)
            {
                problems.Add(values.IsList ? FormattableString.Invariant($"{path}[{i}]") : path, problem);
            }
        }
    }

    private void CheckSystems(string path, OsValues? values)
    {
        if (values is null || !IsCountOk(path, values.Items.Count))
        {
            return;
        }

        for (int i = 0; i < values.Items.Count; i++)
        {
            OsValue item = values.Items[i];
            string at = values.IsList ? FormattableString.Invariant($"{path}[{i}]") : path;
            TextRule.Check(item.IsObject ? at + ".family" : at, item.Family, MaxText, problems);
            if (item.Version is null)
            {
                continue;
            }

            if (item.Family is null)
            {
                problems.Add(at + ".family", "Required where a version is given");
            }

            if (item.Version.Length > MaxText || VersionRange.Parse(item.Version) is null)
            {
                problems.Add(at + ".version", "Must be a version with or without >=, >, <=, < or = before it, such as >=16.4");
            }
        }
    }

    private void CheckQuery(string path, QueryCondition? query)
    {
        if (query is null)
        {
            return;
        }

        Count(path);
        if (query.Name is null)
        {
            problems.Add(path + ".name", "Required");
        }

        TextRule.Check(path + ".name", query.Name, MaxText, problems);
        int given = (query.EqualTo is null ? 0 : 1) + (query.Exists is null ? 0 : 1) + (query.OneOf is null ? 0 : 1);
        if (given != 1)
        {
            problems.Add(path, "Must have exactly one of equals, exists and oneOf");
        }

        if (query.EqualTo is { Length: > 0 })
        {
            TextRule.Check(path + ".equals", query.EqualTo, MaxText, problems);
        }

        if (query.OneOf is not { } values || !IsCountOk(path + ".oneOf", values.Count, counted: false))
        {
            return;
        }

        for (int i = 0; i < values.Count; i++)
        {
            string at = FormattableString.Invariant($"{path}.oneOf[{i}]");
            if (values[i] is not { } value)
            {
                problems.Add(at, "Must be a text");
            }
            else if (value.Length > 0)
            {
                TextRule.Check(at, value, MaxText, problems);
            }
        }
    }

    private void CheckWindow(string path, TimeWindow? window)
    {
        if (window is null)
        {
            return;
        }

        Count(path);
        bool hasFrom = CheckBound(path + ".from", window.From, out long from);
        bool hasTo = CheckBound(path + ".to", window.To, out long to);
        if (window.From is null && window.To is null)
        {
            problems.Add(path, "Must have from, to or both");
        }
        else if (hasFrom && hasTo && from >= to)
        {
            problems.Add(path + ".to", "Must lie after from");
        }
    }

    private bool CheckBound(string path, string? text, out long instant)
    {
        instant = 0;
        bool valid = text is not null && text.Length <= MaxText && WindowBound.TryParse(text, zone, out instant);
        if (text is not null && !valid)
        {
            problems.Add(path, "Must be an instant such as 2026-05-01T00:00:00Z, or a date such as 2026-05-01");
        }

        return valid;
    }

    private void CheckSchedule(string path, WeekSchedule? schedule)
    {
        if (schedule is null)
        {
            return;
        }

        Count(path);
        if (schedule.Days is { } days && (days.Count is 0 or > 7 || days.Any(day => day is < 1 or > 7) || days.Distinct().Count() < days.Count))
        {
            problems.Add(path + ".days", "Must be different numbers from 1 (Monday) to 7 (Sunday)");
        }

        if (schedule.From is null != schedule.To is null)
        {
            problems.Add(path, "Must have both from and to, or neither");
        }

        if (schedule is { Days: null, From: null, To: null })
        {
            problems.Add(path, "Must have days, or from and to");
        }

        if (schedule.From is { } from && (from == "24:00" || !ScheduleClock.TryMinutes(from, out _)))
        {
            problems.Add(path + ".from", "Must be a time of day such as 09:00");
        }

        if (schedule.To is { } to && !ScheduleClock.TryMinutes(to, out _))
        {
            problems.Add(path + ".to", "Must be a time of day such as 18:00, or 24:00");
        }
    }

    private bool IsCountOk(string path, int count, bool counted = true)
    {
        if (counted)
        {
            Count(path);
        }

        if (count is > 0 and <= MaxValues)
        {
            return true;
        }

        problems.Add(path, count == 0 ? "Must hold at least one value" : $"Must hold at most {MaxValues} values");
        return false;
    }

    private void Count(string path)
    {
        if (++_count == MaxConditions + 1)
        {
            problems.Add(path, $"A link may have at most {MaxConditions} conditions");
        }
    }
}
