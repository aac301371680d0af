using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Shortener.Core.Clicks;
using Shortener.Ingest.Pipeline;

namespace Shortener.UnitTests.Pipeline;

public sealed class IngestOptionsTests
{
    private readonly IngestOptionsValidator _validator = new(Options.Create(new HostOptions()));

    [Fact]
    public void Defaults_are_valid()
    {
        Assert.True(_validator.Validate(null, new IngestOptions()).Succeeded);
        Assert.True(new ClickStoreOptionsValidator().Validate(null, new ClickStoreOptions()).Succeeded);
    }

    [Fact]
    public void Every_value_beyond_its_range_is_named_with_its_key_and_environment_spelling()
    {
        (string Key, IngestOptions Options)[] cases =
        [
            ("BatchClicks", new IngestOptions { BatchClicks = 0 }),
            ("BatchClicks", new IngestOptions { BatchClicks = 65_537 }),
            ("BatchDelayMs", new IngestOptions { BatchDelayMs = -1 }),
            ("BatchDelayMs", new IngestOptions { BatchDelayMs = 1_001 }),
            ("QueueClicks", new IngestOptions { QueueClicks = 0 }),
            ("QueueClicks", new IngestOptions { QueueClicks = 262_145 }),
            ("DrainTimeoutSeconds", new IngestOptions { DrainTimeoutSeconds = -1 }),
            ("DrainTimeoutSeconds", new IngestOptions { DrainTimeoutSeconds = 30 }),
        ];
        foreach ((string key, IngestOptions options) in cases)
        {
            string failure = Assert.Single(_validator.Validate(null, options).Failures!);
            Assert.Contains($"Ingest:{key}", failure, StringComparison.Ordinal);
            Assert.Contains($"Ingest__{key}", failure, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(3_650, true)]
    [InlineData(3_651, false)]
    public void The_oldest_age_has_bounds(int days, bool valid) =>
        Assert.Equal(valid, new ClickStoreOptionsValidator().Validate(null, new ClickStoreOptions { MaxAgeDays = days }).Succeeded);
}
