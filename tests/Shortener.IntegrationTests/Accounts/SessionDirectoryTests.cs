using Microsoft.Extensions.Options;
using Shortener.Api.Sessions;
using Shortener.Core.Accounts;
using Shortener.Core.Storage.Sqlite;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>How long what is known of a session is believed, on a clock of the test.</summary>
public sealed class SessionDirectoryTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryDirectory _folder = new();
    private readonly SteppedTime _time = new();
    private SqliteDatabase _database = null!;
    private SqliteSessionStore _sessions = null!;
    private SqliteUserStore _users = null!;
    private User _person = null!;

    public async Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(_folder.File("people.db"));
        await SqliteMigrator.MigrateAsync(_database, None);
        _sessions = new SqliteSessionStore(_database);
        _users = new SqliteUserStore(_database);
        _person = (await _users.CreateAsync("a@b.example", "A", null, false, _time.GetUtcNow(), None))!;
    }

    public Task DisposeAsync()
    {
        _database.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Use_makes_a_session_last_until_its_lifetime_is_over()
    {
        SessionDirectory directory = Directory();
        await StartAsync("t");
        for (int day = 0; day < 89; day += 20)
        {
            Assert.NotNull(await directory.FindAsync("t", None));
            _time.Elapsed += TimeSpan.FromDays(20);
        }

        Assert.Null(await directory.FindAsync("t", None));
    }

    [Fact]
    public async Task A_session_that_is_not_used_is_over()
    {
        await StartAsync("t");
        _time.Elapsed += TimeSpan.FromDays(29);
        Assert.NotNull(await Directory().FindAsync("t", None));
        _time.Elapsed += TimeSpan.FromDays(31);
        Assert.Null(await Directory().FindAsync("t", None));
    }

    [Fact]
    public async Task Use_is_written_down_at_most_once_in_five_minutes()
    {
        SessionDirectory directory = Directory();
        await StartAsync("t");
        DateTimeOffset started = _time.GetUtcNow();
        _time.Elapsed += TimeSpan.FromMinutes(4);
        await directory.FindAsync("t", None);
        Assert.Equal(started, (await _sessions.ListAsync(_person.Id, _time.GetUtcNow(), None))[0].SeenAt);
        _time.Elapsed += TimeSpan.FromMinutes(1);
        await directory.FindAsync("t", None);
        Assert.Equal(_time.GetUtcNow(), (await _sessions.ListAsync(_person.Id, _time.GetUtcNow(), None))[0].SeenAt);
    }

    [Fact]
    public async Task What_another_node_ended_is_believed_for_two_seconds_and_what_this_one_ended_not_at_all()
    {
        SessionDirectory here = Directory();
        SessionDirectory there = Directory();
        long session = await StartAsync("t");
        Assert.NotNull(await here.FindAsync("t", None));
        Assert.NotNull(await there.FindAsync("t", None));
        await _sessions.EndAsync(_person.Id, session, None);
        here.Forget(_person.Id);
        Assert.Null(await here.FindAsync("t", None));
        Assert.NotNull(await there.FindAsync("t", None));
        _time.Elapsed += TimeSpan.FromSeconds(2);
        Assert.Null(await there.FindAsync("t", None));
    }

    private SessionDirectory Directory() => new(_sessions, _users, Options.Create(new SessionOptions()), _time);

    private Task<long> StartAsync(string token) => _sessions.StartAsync(
        SecretToken.Hash(token), _person.Id, null, null, _time.GetUtcNow(), _time.GetUtcNow().AddDays(30), None);

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => TimeSpan.TicksPerHour + Elapsed.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) + Elapsed;
    }
}
