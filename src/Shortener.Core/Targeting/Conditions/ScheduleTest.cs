using System.Globalization;
using Shortener.Core.Clicks;

namespace Shortener.Core.Targeting.Conditions;

/// <summary>Day and hour by the clock of a time zone.</summary>
internal sealed class ScheduleTest(string path, ScheduleClock clock, TimeZoneInfo zone) : FieldTest(path)
{
    public override int Cost => 10;

    public override bool Holds(Visit visit) => clock.Covers(Local(visit));

    public override string? Saw(Visit visit)
    {
        DateTime local = Local(visit);
        return string.Create(CultureInfo.InvariantCulture, $"{ScheduleClock.IsoDay(local.DayOfWeek)} {local:HH:mm}");
    }

    private DateTime Local(Visit visit) => TimeZoneInfo.ConvertTimeFromUtc(UnixMicros.ToInstant(visit.UnixMicros).UtcDateTime, zone);
}
