using Microsoft.Extensions.Logging.Abstractions;
using Shortener.Core.Blocklists;
using Shortener.Testing;

namespace Shortener.UnitTests.Blocklists;

public sealed class BlocklistFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly TickingTime _time = new();

    private string Path => _folder.File("blocklist.txt");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_path_nothing_is_blocked_and_nothing_watched()
    {
        using var blocklist = new BlocklistFile(new BlocklistOptions(), _time, NullLogger<BlocklistFile>.Instance);
        Assert.Same(Blocklist.Empty, blocklist.Current);
        Assert.Null(blocklist.Problem);
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public void A_changed_file_is_taken_over_when_it_has_come_to_rest()
    {
        File.WriteAllText(Path, "a.example\n");
        using BlocklistFile blocklist = Open();
        Blocklist first = blocklist.Current;
        Assert.Equal("a.example", first.Find("https://a.example/"));

        Write("b.exam");
        _time.Tick();
        Assert.Same(first, blocklist.Current);
        Write("b.example\n");
        _time.Tick();
        Assert.Same(first, blocklist.Current);
        _time.Tick();
        Assert.NotSame(first, blocklist.Current);
        Assert.Null(blocklist.Current.Find("https://a.example/"));
        Assert.Equal("b.example", ((IBlocklist)blocklist).Find("https://b.example/"));

        Blocklist second = blocklist.Current;
        _time.Tick();
        Assert.Same(second, blocklist.Current);
    }

    [Fact]
    public void A_file_that_cannot_be_used_leaves_the_list_in_use_and_is_named()
    {
        File.WriteAllText(Path, "a.example\n");
        using BlocklistFile blocklist = Open();
        Blocklist first = blocklist.Current;

        File.Delete(Path);
        _time.Tick();
        Assert.Equal("the file is missing", blocklist.Problem);
        Assert.Same(first, blocklist.Current);

        Write("<html>\n<body>\n<p> no list");
        _time.Tick();
        _time.Tick();
        Assert.NotNull(blocklist.Problem);
        _time.Tick();
        Assert.NotNull(blocklist.Problem);
        Assert.Same(first, blocklist.Current);

        Write("b.example\n");
        _time.Tick();
        _time.Tick();
        Assert.Null(blocklist.Problem);
        Assert.NotNull(blocklist.Current.Find("https://b.example/"));
    }

    [Fact]
    public void A_file_that_comes_later_is_taken_over()
    {
        using BlocklistFile blocklist = Open();
        Assert.NotNull(blocklist.Problem);
        Write("a.example");
        _time.Tick();
        _time.Tick();
        Assert.Null(blocklist.Problem);
        Assert.Equal(1, blocklist.Current.Count);
    }

    private BlocklistFile Open() => new(new BlocklistOptions { Path = Path }, _time, NullLogger<BlocklistFile>.Instance);

    /// <summary>Each time of its own, whatever the file system's resolution.</summary>
    private void Write(string text)
    {
        File.WriteAllText(Path, text);
        File.SetLastWriteTimeUtc(Path, new DateTime(2026, 1, 1, 0, 0, ++_written, DateTimeKind.Utc));
    }

    private int _written;

    /// <summary>Fires its timers when told.</summary>
    private sealed class TickingTime : TimeProvider
    {
        private readonly List<Action> _callbacks = [];

        public int Timers => _callbacks.Count;

        public void Tick() => _callbacks.ForEach(callback => callback());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callbacks.Add(() => callback(state));
            return new Stopped();
        }

        private sealed class Stopped : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
