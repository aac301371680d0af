namespace Shortener.BrowserTests.Sweep;

public sealed class PageListTests
{
    [Fact]
    public void Every_route_that_answers_a_browser_is_in_the_list()
    {
        string[] missing = [.. AppRoutes.All.Except(PageList.All.Select(page => page.Route).OfType<string>()).Except(PageList.NoPages.Keys).Order(StringComparer.Ordinal)];
        Assert.True(missing.Length == 0, "Add to PageList: " + string.Join(", ", missing));
    }

    [Fact]
    public void Names_are_unique() => Assert.Empty(PageList.All.GroupBy(page => page.Name).Where(group => group.Count() > 1).Select(group => group.Key));
}
