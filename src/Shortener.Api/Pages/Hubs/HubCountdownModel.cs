using Shortener.Api.Pages.Design;
using Shortener.Core.Hubs;
using Shortener.Core.Images;

namespace Shortener.Api.Pages.Hubs;

/// <summary>A countdown at the instant at which its page is drawn.</summary>
/// <param name="End">When it is zero.</param>
/// <param name="When">The same for people, in the countdown's zone.</param>
/// <param name="Left">Whole minutes left: as many as stay true until <see cref="TrueUntil"/>.</param>
/// <param name="IsOver">Whether it is zero.</param>
public sealed record HubCountdownModel(DateTimeOffset End, HubInstant When, TimeSpan Left, bool IsOver)
{
    public int Days => Left.Days;

    public int Hours => Left.Hours;

    public int Minutes => Left.Minutes;

    /// <summary>For the page's script.</summary>
    public long EndMs => End.ToUnixTimeMilliseconds();

    /// <summary>When the page must be drawn again; null once it is over.</summary>
    public DateTimeOffset? TrueUntil => IsOver ? null : End - Left;

    /// <summary>Null where the document does not say when it is zero.</summary>
    public static HubCountdownModel? Of(HubCountdown? countdown, DateTimeOffset now, PageLanguage language)
    {
        if (HubCountdowns.EndOf(countdown) is not { } end)
        {
            return null;
        }

        // Up to the next whole minute and one less: 3 min 1 s and 4 min are "3 min", and the seconds that a script adds count from there.
        TimeSpan left = TimeSpan.FromMinutes(Math.Max(0, Math.Ceiling((end - now).TotalMinutes) - 1));
        var when = InstantInZone.Of(end, HubCountdowns.ZoneOf(countdown!.TimeZone).Id, language);
        return new HubCountdownModel(end, new HubInstant(when.Text, when.Machine), left, end <= now);
    }
}

/// <param name="Text">For people.</param>
/// <param name="Machine">ISO 8601.</param>
public sealed record HubInstant(string Text, string Machine);

/// <summary>An image of a gallery, ready to be shown.</summary>
public sealed record HubPictureModel(StoredImage Image, string Alt, string? Caption, string? Href);
