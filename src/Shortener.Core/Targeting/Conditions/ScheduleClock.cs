using System.Globalization;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>
/// Days and hours by the clock on the wall. Changes of the clock need no care: an hour that a change skips is never met, one that it
/// repeats is met twice, and hours past midnight belong to the calendar day before, however long it was. Immutable.
/// </summary>
internal sealed class ScheduleClock
{
    private const int EndOfDay = 24 * 60;

    // Bit n stands for ISO day n.
    private readonly int _days;
    private readonly int _from;
    private readonly int _to;

    private ScheduleClock(int days, int from, int to)
    {
        _days = days;
        _from = from;
        _to = to;
    }

    /// <summary>Compiles a schedule that validation has passed.</summary>
    public static ScheduleClock Of(WeekSchedule schedule)
    {
        int days = schedule.Days is { } given ? given.Aggregate(0, (bits, day) => bits | (1 << day)) : 0b1111_1110;
        int from = schedule.From is { } start && TryMinutes(start, out int minutes) ? minutes : 0;
        int to = schedule.To is { } end && TryMinutes(end, out minutes) ? minutes : EndOfDay;
        return new ScheduleClock(days, from, to);
    }

    /// <summary>Minutes since midnight of <c>HH:mm</c>, 1,440 for <c>24:00</c>.</summary>
    public static bool TryMinutes(string text, out int minutes)
    {
        minutes = EndOfDay;
        if (text == "24:00")
        {
            return true;
        }

        bool valid = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time);
        minutes = (time.Hour * 60) + time.Minute;
        return valid;
    }

    /// <summary>1 Monday to 7 Sunday.</summary>
    public static int IsoDay(DayOfWeek day) => day == DayOfWeek.Sunday ? 7 : (int)day;

    /// <summary>Whether a local time lies in the schedule.</summary>
    public bool Covers(DateTime local)
    {
        int minute = (local.Hour * 60) + local.Minute;
        int day = IsoDay(local.DayOfWeek);
        if (_from < _to)
        {
            return minute >= _from && minute < _to && Has(day);
        }

        return minute >= _from ? Has(day) : minute < _to && Has(day == 1 ? 7 : day - 1);
    }

    private bool Has(int day) => (_days & (1 << day)) != 0;
}
