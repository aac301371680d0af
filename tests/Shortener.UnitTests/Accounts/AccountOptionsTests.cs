using Microsoft.Extensions.Options;
using Shortener.Api.Audit;
using Shortener.Api.Sessions;

namespace Shortener.UnitTests.Accounts;

public sealed class AccountOptionsTests
{
    [Theory]
    [InlineData(30, 90, null)]
    [InlineData(1, 1, null)]
    [InlineData(365, 365, null)]
    [InlineData(0, 90, "Sessions__IdleDays")]
    [InlineData(366, 366, "Sessions__IdleDays")]
    [InlineData(30, 29, "Sessions__LifetimeDays")]
    [InlineData(30, 366, "Sessions__LifetimeDays")]
    public void Lifetimes_of_sessions_have_bounds(int idle, int lifetime, string? named)
    {
        ValidateOptionsResult result = new SessionOptionsValidator().Validate(null, new SessionOptions { IdleDays = idle, LifetimeDays = lifetime });
        Assert.Equal(named is null, result.Succeeded);
        Assert.Contains(named ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Use_makes_a_session_last_but_not_for_ever()
    {
        var options = new SessionOptions();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal((30, 90), (options.IdleDays, options.LifetimeDays));
        Assert.Equal(start.AddDays(30), options.ExpiryOf(start, start));
        Assert.Equal(start.AddDays(50), options.ExpiryOf(start, start.AddDays(20)));
        Assert.Equal(start.AddDays(90), options.ExpiryOf(start, start.AddDays(70)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(365, true)]
    [InlineData(3_650, true)]
    [InlineData(-1, false)]
    [InlineData(3_651, false)]
    public void The_retention_of_the_log_has_bounds(int days, bool taken)
    {
        Assert.Equal(365, new AuditOptions().RetentionDays);
        ValidateOptionsResult result = new AuditOptionsValidator().Validate(null, new AuditOptions { RetentionDays = days });
        Assert.Equal(taken, result.Succeeded);
        Assert.Contains(taken ? "" : "Audit__RetentionDays", result.FailureMessage ?? "", StringComparison.Ordinal);
    }
}
