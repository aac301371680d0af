using Shortener.Api.Hubs;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Hubs;
using Shortener.Core.Hubs;
using Shortener.UnitTests.Redirects;
using HubPage = Shortener.Api.Hubs.HubPage;

namespace Shortener.UnitTests.Hubs;

public sealed class HubPageTimeTests
{
    [Fact]
    public async Task A_page_is_drawn_again_once_its_countdown_says_something_else()
    {
        var time = new ManualTime();
        int drawn = 0;
        HubPage page = PageOf(
            time, () => Task.FromResult(new HubRendering([1], $"{++drawn}", "", PageLanguage.English, isPlain: true, time.GetUtcNow().AddMinutes(1))));
        HubRendering first = await page.RenderAsync(0);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(first, page.Known(0));
        Assert.Same(first, await page.RenderAsync(0));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(page.Known(0));
        HubRendering second = await page.RenderAsync(0);
        Assert.NotSame(first, second);
        Assert.Same(second, page.Known(0));

        HubRendering thanks = await page.RenderThanksAsync(0, "b");
        Assert.Same(thanks, await page.RenderThanksAsync(0, "b"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotSame(thanks, await page.RenderThanksAsync(0, "b"));
    }

    [Fact]
    public async Task Requests_at_the_same_instant_are_answered_by_one_drawing()
    {
        int drawn = 0;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HubPage page = PageOf(new ManualTime(), async () =>
        {
            Interlocked.Increment(ref drawn);
            await gate.Task;
            return new HubRendering([1], "x", "", PageLanguage.English, isPlain: true, null);
        });
        Task<HubRendering>[] asked = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(async () => await page.RenderAsync(0)))];
        gate.SetResult();
        Assert.Single((await Task.WhenAll(asked)).Distinct());
        Assert.Equal(1, drawn);
    }

    [Fact]
    public async Task A_drawing_that_failed_is_tried_again_by_the_next_request()
    {
        int drawn = 0;
        HubPage page = PageOf(new ManualTime(), () => ++drawn == 1
            ? Task.FromException<HubRendering>(new InvalidOperationException("away"))
            : Task.FromResult(new HubRendering([1], "x", "", PageLanguage.English, isPlain: true, null)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await page.RenderAsync(0));
        Assert.NotNull(await page.RenderAsync(0));
    }

    private static HubPage PageOf(TimeProvider time, Func<Task<HubRendering>> draw) => new(
        new PublishedHub(1, 1, "ana", null, 1, "{}"),
        new HubDocument(),
        HubVisibility.Compile(new HubDocument()),
        new Dictionary<HubToken, HubTarget>(),
        (_, _, _) => draw(),
        time);
}
