namespace Shortener.Api.AbuseReports;

/// <summary>How many reports of links are taken; each process counts for itself.</summary>
internal sealed class AbuseReportOptions
{
    public const string SectionName = "AbuseReports";

    /// <summary>Reports an hour from one address (from one /64 network of IPv6). Default 5, range 1 to 100. Environment: <c>AbuseReports__PerAddress</c>.</summary>
    public int PerAddress { get; set; } = 5;

    /// <summary>Reports an hour of one link. Default 20, range 1 to 1,000. Environment: <c>AbuseReports__PerLink</c>.</summary>
    public int PerLink { get; set; } = 20;
}
