using Microsoft.Extensions.Options;

namespace Shortener.Api.Pages.Metrics;

/// <summary>What pages of the dashboard may take.</summary>
internal sealed class DashboardOptions
{
    /// <summary>Section in the configuration.</summary>
    public const string SectionName = "Dashboard";

    /// <summary>
    /// Milliseconds that a page waits for its numbers. Default 50, range 0 to 60,000. What is not counted by then is not in the page: its
    /// script asks for it, and without a script a link does. Environment: <c>Dashboard__NumbersWithinMs</c>.
    /// </summary>
    public int NumbersWithinMs { get; set; } = 50;
}

/// <summary>Names the key, its value and its environment spelling.</summary>
internal sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    public ValidateOptionsResult Validate(string? name, DashboardOptions options) => options.NumbersWithinMs is >= 0 and <= 60_000
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"Dashboard:NumbersWithinMs is {options.NumbersWithinMs}; it must be 0 to 60000 (environment: Dashboard__NumbersWithinMs)");
}
