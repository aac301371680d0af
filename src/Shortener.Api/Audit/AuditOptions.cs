using Microsoft.Extensions.Options;

namespace Shortener.Api.Audit;

/// <summary>How long the audit log is kept.</summary>
internal sealed class AuditOptions
{
    public const string SectionName = "Audit";

    /// <summary>
    /// Days after which an entry is deleted, with the client address in it. Default 365, range 0 (never) to 3,650. Environment:
    /// <c>Audit__RetentionDays</c>.
    /// </summary>
    public int RetentionDays { get; set; } = 365;
}

/// <summary>Refuses a start with a retention out of range.</summary>
internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    private const int MaxDays = 3_650;

    public ValidateOptionsResult Validate(string? name, AuditOptions options) => options.RetentionDays is >= 0 and <= MaxDays
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"Audit:RetentionDays is {options.RetentionDays}; it must be 0 (for ever) to {MaxDays} (environment: Audit__RetentionDays)");
}
