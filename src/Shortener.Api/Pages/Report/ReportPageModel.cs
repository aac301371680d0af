using Shortener.Core.AbuseReports;

namespace Shortener.Api.Pages.Report;

/// <summary>What came of a report.</summary>
public enum ReportState
{
    /// <summary>The form, empty.</summary>
    Asked,

    /// <summary>Something in it is wrong.</summary>
    Incomplete,

    /// <summary>Too many reports were made from the address, or of the link.</summary>
    Limited,

    /// <summary>It is stored.</summary>
    Sent,
}

/// <summary>The form that reports a link, with what was given so far.</summary>
/// <param name="Wait">With <see cref="ReportState.Limited"/>: when the next one is taken.</param>
public sealed record ReportPageModel(string ShortUrl, string Slug, ReportState State = ReportState.Asked, TimeSpan? Wait = null)
{
    public const string ReasonField = "reason";
    public const string CommentField = "comment";
    public const string EmailField = "email";

    /// <summary>Nobody sees it, so only a program fills it in.</summary>
    public const string TrapField = "website";

    /// <summary>In characters.</summary>
    public const int MaxComment = 2_000;

    /// <summary>In characters (RFC 5321).</summary>
    public const int MaxEmail = 254;

    public AbuseReason? Reason { get; init; }

    public string Comment { get; init; } = "";

    public string Email { get; init; } = "";

    public bool ReasonMissing { get; init; }

    public bool CommentTooLong { get; init; }

    public bool EmailWrong { get; init; }

    public bool HasErrors => ReasonMissing || CommentTooLong || EmailWrong;

    public string InfoPath => $"/{Uri.EscapeDataString(Slug)}+";
}
