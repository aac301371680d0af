using Microsoft.Extensions.DependencyInjection;
using Shortener.Core.Analytics;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Accounts;

namespace Shortener.IntegrationTests.Dashboard;

/// <summary>What the list of interstitials asks of the metrics.</summary>
public sealed class InterstitialListTests(InterstitialListTests.Host host) : IClassFixture<InterstitialListTests.Host>
{
    [Fact]
    public async Task Results_are_counted_only_where_there_is_an_interstitial()
    {
        Answer empty = await host.Owner.GetAsync("/app/interstitials");
        Assert.Equal((200, 0), (empty.Status, host.Metrics.Asked));
        Answer made = await host.Owner.PostAsync(
            "/api/v1/interstitials", new { name = "spring", creatives = new[] { new { kind = "text", headline = "Spring prices", callToAction = "See them", url = "https://ad.example/" } } });
        Assert.Equal(201, made.Status);
        await host.Owner.GetAsync("/app/interstitials");
        Assert.Equal(1, host.Metrics.Asked);
    }

    public sealed class Host() : PeopleHost(StorageBackend.Sqlite)
    {
        public ClosedMetrics Metrics { get; } = new();

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IMetricsStore>(Metrics);
    }

    /// <summary>Counts who asks, and answers nobody.</summary>
    public sealed class ClosedMetrics : IMetricsStore
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public Task<IMetricsSnapshot> OpenSnapshotAsync(CancellationToken ct)
        {
            Interlocked.Increment(ref _asked);
            throw new InvalidOperationException("No metrics here");
        }
    }
}
