using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Geo;
using Shortener.Testing;
using Shortener.Testing.Geo;

namespace Shortener.UnitTests.Geo;

public sealed class GeoLocatorTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimers _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nested_records_are_located()
    {
        using GeoLocator locator = Open(Write("nested.mmdb", MmdbFixtures.Nested()));

        Assert.Null(locator.Unavailable);
        Assert.Equal(new GeoLocation("US", "Illinois", "Springfield", 39.8, -89.65), Locate(locator, "192.0.2.200"));
        Assert.Equal(new GeoLocation("FR", null, null, null, null), Locate(locator, "198.51.100.1"));
        Assert.Equal(new GeoLocation("ES", null, "Bilbao", null, null), Locate(locator, "2001:db8::1"));
        Assert.Same(GeoLocation.Unknown, Locate(locator, "10.0.0.1"));
    }

    [Fact]
    public void Flat_records_are_located()
    {
        using GeoLocator locator = Open(Write("flat.mmdb", MmdbFixtures.Flat()));

        Assert.Equal(new GeoLocation("GB", "England", "Milton Keynes", 52.04f, -0.76f), Locate(locator, "203.0.113.1"));
        Assert.Equal(new GeoLocation("GB", null, null, null, null), Locate(locator, "203.0.113.129"));
    }

    [Fact]
    public void Mapped_addresses_are_located_as_ipv4()
    {
        using GeoLocator locator = Open(Write("nested.mmdb", MmdbFixtures.Nested()), Write("flat.mmdb", MmdbFixtures.Flat()));

        Assert.Equal("Springfield", Locate(locator, "::ffff:192.0.2.1").City);
        Assert.Equal("Milton Keynes", Locate(locator, "::ffff:203.0.113.1").City);
    }

    [Fact]
    public void A_file_for_each_family_makes_a_pair()
    {
        byte[] ipv4 = new MmdbBuilder(4, 24).Insert("203.0.113.0/24", Country("GB")).Build();
        byte[] ipv6 = new MmdbBuilder(6, 24).Insert("2001:db8::/32", Country("ES")).Build();
        using GeoLocator locator = Open(Write("ipv4.mmdb", ipv4), Write("ipv6.mmdb", ipv6));

        Assert.Equal("GB", Locate(locator, "203.0.113.1").Country);
        Assert.Equal("ES", Locate(locator, "2001:db8::1").Country);
    }

    [Fact]
    public void Each_field_comes_from_the_first_file_that_knows_it()
    {
        byte[] country = new MmdbBuilder(4, 24).Insert("203.0.113.0/24", Country("GB")).Insert("198.51.100.0/24", Country("FR")).Build();
        byte[] city = new MmdbBuilder(4, 24)
            .Insert("203.0.113.0/24", MmdbBuilder.Map(("country_code", "GB"), ("city", "Leeds"), ("latitude", 53.8), ("longitude", -1.5)))
            .Insert("198.51.100.0/24", MmdbBuilder.Map(("country_code", "BE"), ("city", "Mons")))
            .Build();
        using GeoLocator locator = Open(Write("country.mmdb", country), Write("city.mmdb", city));

        Assert.Equal(new GeoLocation("GB", null, "Leeds", 53.8, -1.5), Locate(locator, "203.0.113.1"));
        Assert.Same(Locate(locator, "203.0.113.1"), Locate(locator, "203.0.113.2"));
        Assert.Equal(new GeoLocation("FR", null, null, null, null), Locate(locator, "198.51.100.1"));
    }

    [Fact]
    public void A_repeated_hit_allocates_nothing()
    {
        using GeoLocator locator = Open(Write("nested.mmdb", MmdbFixtures.Nested()), Write("flat.mmdb", MmdbFixtures.Flat()));
        IPAddress[] addresses = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("::ffff:203.0.113.1"), IPAddress.Parse("2001:db8::1"), IPAddress.Parse("10.0.0.1")];
        foreach (IPAddress address in addresses)
        {
            locator.Locate(address);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1_000; round++)
        {
            foreach (IPAddress address in addresses)
            {
                locator.Locate(address);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(90.5, 10.0)]
    [InlineData(double.NaN, 10.0)]
    [InlineData(10.0, double.NegativeInfinity)]
    public void Impossible_coordinates_are_unknown(double latitude, double longitude)
    {
        object record = MmdbBuilder.Map(("country_code", "GB"), ("latitude", latitude), ("longitude", longitude));
        using GeoLocator locator = Open(Write("odd.mmdb", new MmdbBuilder(4, 24).Insert("203.0.113.0/24", record).Build()));

        Assert.Equal(new GeoLocation("GB", null, null, null, null), Locate(locator, "203.0.113.1"));
    }

    [Fact]
    public void A_record_of_unexpected_shape_is_unknown()
    {
        object record = MmdbBuilder.Map(
            ("country", 5u), ("registered_country", new object[] { "x" }), ("subdivisions", MmdbBuilder.Map(("names", "x"))), ("city", new object[] { MmdbBuilder.Map() }),
            ("location", "here"), ("country_code", "Great Britain"), ("latitude", "50"), ("longitude", 7u));
        byte[] bytes = new MmdbBuilder(4, 24).Insert("203.0.113.0/24", record).Insert("198.51.100.0/24", Country("FR")).Build();
        using GeoLocator locator = Open(Write("odd.mmdb", bytes));

        Assert.Same(GeoLocation.Unknown, Locate(locator, "203.0.113.1"));
        Assert.Equal("FR", Locate(locator, "198.51.100.1").Country);
    }

    [Fact]
    public void A_missing_file_is_named_and_taken_over_once_it_appears()
    {
        string path = _folder.File("later.mmdb");
        using GeoLocator locator = Open(path);
        Assert.Contains(path, locator.Unavailable, StringComparison.Ordinal);
        Assert.Contains("missing", locator.Unavailable, StringComparison.Ordinal);
        Assert.Contains("Geo__DatabasePaths__0", locator.Unavailable, StringComparison.Ordinal);
        Assert.Same(GeoLocation.Unknown, Locate(locator, "203.0.113.1"));

        Write("later.mmdb", MmdbFixtures.Flat());
        _time.Fire();

        Assert.Null(locator.Unavailable);
        Assert.Equal("GB", Locate(locator, "203.0.113.1").Country);
    }

    [Fact]
    public void A_changed_file_is_taken_over()
    {
        using GeoLocator locator = Open(Write("flat.mmdb", MmdbFixtures.Flat()));
        Write("flat.mmdb", MmdbFixtures.Flat(city: "Bletchley Park"));

        Assert.Equal("Milton Keynes", Locate(locator, "203.0.113.1").City);
        _time.Fire();
        Assert.Equal("Bletchley Park", Locate(locator, "203.0.113.1").City);
    }

    [Fact]
    public void A_reload_takes_over_a_change_that_left_time_and_size_alone()
    {
        string path = Write("flat.mmdb", MmdbFixtures.Flat());
        DateTime changed = File.GetLastWriteTimeUtc(path);
        using GeoLocator locator = Open(path);
        Write("flat.mmdb", MmdbFixtures.Flat(city: "Milton Abbas!"));
        File.SetLastWriteTimeUtc(path, changed);

        locator.Reload();

        Assert.Equal("Milton Abbas!", Locate(locator, "203.0.113.1").City);
    }

    [Fact]
    public void A_damaged_replacement_is_refused_and_the_file_in_use_stays()
    {
        byte[] sound = MmdbFixtures.Flat();
        string path = Write("flat.mmdb", sound);
        using GeoLocator locator = Open(path);
        byte[] lying = [.. sound];
        lying.AsSpan(sound.Length / 2, 40).Fill(0xff);
        foreach (byte[] damaged in new[] { [], sound[..(sound.Length / 2)], lying, "<html>404</html>"u8.ToArray() })
        {
            Write("flat.mmdb", damaged);
            _time.Fire();

            Assert.Null(locator.Unavailable);
            Assert.NotNull(locator.Files[0].Problem);
            Assert.Equal("Fixture", locator.Files[0].DatabaseType);
            Assert.Equal("Milton Keynes", Locate(locator, "203.0.113.1").City);
        }

        File.Delete(path);
        _time.Fire();
        Assert.Equal("the file is missing", locator.Files[0].Problem);
        Assert.Equal("Milton Keynes", Locate(locator, "203.0.113.1").City);

        Write("flat.mmdb", sound);
        _time.Fire();
        Assert.Null(locator.Files[0].Problem);
    }

    [Fact]
    public void A_file_that_was_moved_away_and_back_is_in_order_again()
    {
        string path = Write("flat.mmdb", MmdbFixtures.Flat());
        using GeoLocator locator = Open(path);
        File.Move(path, path + ".away");
        _time.Fire();
        Assert.NotNull(locator.Files[0].Problem);

        File.Move(path + ".away", path);
        _time.Fire();
        Assert.Null(locator.Files[0].Problem);
    }

    [Fact]
    public void A_database_without_locations_is_refused()
    {
        byte[] networks = new MmdbBuilder(4, 24).Insert("203.0.113.0/24", MmdbBuilder.Map(("autonomous_system_number", 64_496u))).Build();
        using GeoLocator locator = Open(Write("asn.mmdb", networks));

        Assert.Contains("holds a location", locator.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lookups_during_swaps_see_one_file_or_the_other()
    {
        string path = Write("flat.mmdb", MmdbFixtures.Flat());
        using GeoLocator locator = Open(path);
        using var stop = new CancellationTokenSource();
        using var started = new CountdownEvent(3);
        var address = IPAddress.Parse("203.0.113.1");
        Task<int>[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            int lookups = 0;
            for (; !stop.IsCancellationRequested; lookups++)
            {
                Assert.True(locator.Locate(address).City is "Milton Keynes" or "Bletchley Park");
                if (lookups == 0)
                {
                    started.Signal();
                }
            }

            return lookups;
        }))];
        Assert.True(started.Wait(TimeSpan.FromSeconds(30)));
        for (int swap = 0; swap < 200; swap++)
        {
            Write("flat.mmdb", MmdbFixtures.Flat(city: swap % 2 == 0 ? "Bletchley Park" : "Milton Keynes"));
            locator.Reload();
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), lookups => Assert.True(lookups > 0));
    }

    private GeoLocator Open(params string[] paths)
    {
        var options = new GeoOptions();
        foreach (string path in paths)
        {
            options.DatabasePaths.Add(path);
        }

        return new GeoLocator(options, _time, NullLogger<GeoLocator>.Instance);
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }

    private static GeoLocation Locate(GeoLocator locator, string address) => locator.Locate(IPAddress.Parse(address));

    private static object Country(string code) => MmdbBuilder.Map(("country_code", code));

    /// <summary>Timers that fire when told.</summary>
    private sealed class ManualTimers : TimeProvider
    {
        private readonly List<TimerCallback> _callbacks = [];

        public void Fire() => _callbacks.ForEach(callback => callback(null));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callbacks.Add(callback);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
