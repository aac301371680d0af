namespace Shortener.Ingest.Import;

/// <summary>What one line of a file is: a click, or nothing to import and why.</summary>
/// <param name="Record">The click, or null.</param>
/// <param name="Reason">One of <see cref="SkipReason"/> when there is no click.</param>
internal readonly record struct LineVerdict(ImportRecord? Record, string? Reason)
{
    public static LineVerdict Click(ImportRecord record) => new(record, null);

    public static LineVerdict Skip(string reason) => new(null, reason);
}

/// <summary>Why a line is no click. The names are printed and part of the <c>--json</c> output.</summary>
internal static class SkipReason
{
    public const string Blank = "blank";

    /// <summary>A sign of life of the bitly feed.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>A JSON record that ends in the middle.</summary>
    public const string CutOff = "cut_off";

    public const string NotJson = "not_json";

    public const string NotARecord = "not_a_record";

    /// <summary>Longer than <see cref="LineReader.MaxLineBytes"/>.</summary>
    public const string TooLong = "line_too_long";

    /// <summary>No <c>h</c>, or one that cannot be a slug.</summary>
    public const string BadSlug = "bad_slug";

    public const string NoDestination = "no_destination";

    /// <summary>The instant is missing or outside the years 1970 to 9998.</summary>
    public const string BadTime = "bad_time";

    public const string NotCombined = "not_combined_log";

    /// <summary>Neither GET nor HEAD.</summary>
    public const string Method = "other_method";

    /// <summary>The server answered 400 or above: nobody was led anywhere.</summary>
    public const string FailedRequest = "failed_request";
}
