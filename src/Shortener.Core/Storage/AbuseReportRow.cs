using Shortener.Core.AbuseReports;

namespace Shortener.Core.Storage;

/// <summary>Enumerations of abuse reports as both databases write them.</summary>
internal static class AbuseReportRow
{
    public static string Text(AbuseReason reason) => reason.ToString().ToLowerInvariant();

    public static string Text(AbuseStatus status) => status.ToString().ToLowerInvariant();

    public static AbuseReason Reason(string text) => Enum.Parse<AbuseReason>(text, ignoreCase: true);

    public static AbuseStatus Status(string text) => Enum.Parse<AbuseStatus>(text, ignoreCase: true);
}
