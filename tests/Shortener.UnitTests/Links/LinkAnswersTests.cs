using System.Text;
using Shortener.Api.Links;
using Shortener.UnitTests.Pipeline;

namespace Shortener.UnitTests.Links;

public sealed class LinkAnswersTests
{
    private readonly ManualTime _time = new();
    private readonly LinkAnswers _answers;

    public LinkAnswersTests() => _answers = new LinkAnswers(_time);

    [Fact]
    public void An_answer_is_kept_for_half_a_second_from_before_the_link_was_read()
    {
        LinkReading reading = _answers.Begin();
        _time.Advance(TimeSpan.FromMilliseconds(300));
        Keep(reading);
        Assert.NotNull(_answers.Find(1, 7));
        _time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.NotNull(_answers.Find(1, 7));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_answers.Find(1, 7));
    }

    [Fact]
    public void Another_workspace_finds_nothing()
    {
        Keep(_answers.Begin());
        Assert.Null(_answers.Find(2, 7));
    }

    [Fact]
    public void A_change_outdates_what_was_read_before_it()
    {
        Keep(_answers.Begin());
        _answers.OnChanged(1, "spring", 2);
        Assert.Null(_answers.Find(1, 7));
        Keep(_answers.Begin());
        Assert.NotNull(_answers.Find(1, 7));
    }

    [Fact]
    public void A_reading_that_a_change_overtook_is_not_kept()
    {
        LinkReading reading = _answers.Begin();
        _answers.OnChanged(1, "spring", 2);
        Keep(reading);
        Assert.Null(_answers.Find(1, 7));
    }

    [Fact]
    public void A_reading_overtaken_does_not_take_the_place_of_none()
    {
        LinkReading early = _answers.Begin();
        _answers.OnChanged(1, "spring", 2);
        Keep(_answers.Begin());
        Keep(early);
        Assert.Null(_answers.Find(1, 7));
    }

    [Fact]
    public void A_change_of_another_link_leaves_nearly_all_answers()
    {
        for (int id = 0; id < 1_000; id++)
        {
            _answers.Keep(1, id, 1, $"slug{id}", _answers.Begin(), Answer());
        }

        _answers.OnChanged(1, "spring", 2);
        Assert.InRange(Enumerable.Range(0, 1_000).Count(id => _answers.Find(1, id) is not null), 950, 1_000);
    }

    [Fact]
    public void Answers_are_bounded_in_number_and_size()
    {
        for (int id = 0; id < 20_000; id++)
        {
            _answers.Keep(1, id, 1, "spring", _answers.Begin(), Answer());
        }

        Assert.InRange(Enumerable.Range(0, 20_000).Count(id => _answers.Find(1, id) is not null), 1, 8_192);
        _answers.Keep(1, 30_000, 1, "spring", _answers.Begin(), new LinkAnswer(new byte[LinkAnswers.MaxBytes + 1], 1));
        Assert.Null(_answers.Find(1, 30_000));
    }

    [Fact]
    public async Task Whoever_reads_behind_a_change_never_finds_what_was_before_it()
    {
        int stored = 0;
        using var stop = new CancellationTokenSource();
        Task[] readers =
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    LinkReading reading = _answers.Begin();
                    int read = Volatile.Read(ref stored);
                    _answers.Keep(1, 7, 1, "spring", reading, new LinkAnswer(Encoding.ASCII.GetBytes($"{read}"), read));
                }
            })),
        ];
        for (int change = 1; change <= 20_000; change++)
        {
            Volatile.Write(ref stored, change);
            _answers.OnChanged(1, "spring", change);
            if (_answers.Find(1, 7) is { } found)
            {
                Assert.Equal($"{change}", Encoding.ASCII.GetString(found.Json));
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    private void Keep(LinkReading reading) => _answers.Keep(1, 7, 1, "spring", reading, Answer());

    private static LinkAnswer Answer() => new("{}"u8.ToArray(), 1);
}
