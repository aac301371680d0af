using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shortener.Core.Visitors;
using Shortener.Ingest.Visitors;

namespace Shortener.UnitTests.Visitors;

public sealed class VisitorOptionsTests
{
    [Theory]
    [InlineData(null, VisitorPeriod.Day)]
    [InlineData("day", VisitorPeriod.Day)]
    [InlineData("Month", VisitorPeriod.Month)]
    public void The_period_is_named(string? value, VisitorPeriod expected)
    {
        Assert.True(Bind(value).TryGetPeriod(out VisitorPeriod period));
        Assert.Equal(expected, period);
    }

    [Theory]
    [InlineData("week")]
    [InlineData("1")]
    [InlineData("")]
    public void Any_other_period_is_refused_with_key_value_and_environment(string value)
    {
        string message = Assert.Throws<OptionsValidationException>(() => Bind(value)).Message;

        Assert.Contains($"Privacy:VisitorPeriod is '{value}'", message, StringComparison.Ordinal);
        Assert.Contains("Privacy__VisitorPeriod", message, StringComparison.Ordinal);
    }

    private static PrivacyOptions Bind(string? value)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(value is null ? [] : [KeyValuePair.Create("Privacy:VisitorPeriod", (string?)value)])
            .Build();
        return new ServiceCollection().AddSingleton(configuration).AddVisitors().BuildServiceProvider()
            .GetRequiredService<IOptions<PrivacyOptions>>().Value;
    }
}
