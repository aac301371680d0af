using Microsoft.Extensions.Options;

namespace Shortener.Api.Sessions;

/// <summary>How long a browser stays signed in.</summary>
internal sealed class SessionOptions
{
    public const string SectionName = "Sessions";

    /// <summary>
    /// Days without a request after which a session is over; each use begins them anew. Default 30, range 1 to 365. Environment:
    /// <c>Sessions__IdleDays</c>.
    /// </summary>
    public int IdleDays { get; set; } = 30;

    /// <summary>
    /// Days after which a session is over however much it was used. Default 90, range <see cref="IdleDays"/> to 365. Environment:
    /// <c>Sessions__LifetimeDays</c>.
    /// </summary>
    public int LifetimeDays { get; set; } = 90;

    internal TimeSpan Lifetime => TimeSpan.FromDays(LifetimeDays);

    /// <summary>When a session that was used at an instant is over.</summary>
    internal DateTimeOffset ExpiryOf(DateTimeOffset startedAt, DateTimeOffset usedAt)
    {
        DateTimeOffset idle = usedAt + TimeSpan.FromDays(IdleDays);
        DateTimeOffset last = startedAt + Lifetime;
        return idle < last ? idle : last;
    }
}

/// <summary>Refuses a start with lifetimes that make no sense.</summary>
internal sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    private const int MaxDays = 365;

    public ValidateOptionsResult Validate(string? name, SessionOptions options)
    {
        var failures = new List<string>();
        if (options.IdleDays is < 1 or > MaxDays)
        {
            failures.Add($"Sessions:IdleDays is {options.IdleDays}; it must be 1 to {MaxDays} (environment: Sessions__IdleDays)");
        }

        if (options.LifetimeDays > MaxDays || options.LifetimeDays < options.IdleDays)
        {
            failures.Add(
                $"Sessions:LifetimeDays is {options.LifetimeDays}; it must be Sessions:IdleDays ({options.IdleDays}) to {MaxDays} "
                + "(environment: Sessions__LifetimeDays)");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
