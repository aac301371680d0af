namespace Shortener.IntegrationTests.Dashboard;

/// <summary>What the build put into <c>web/</c>.</summary>
public sealed class WebWeightTests
{
    private const int MostBytes = 350 * 1_024;

    private static readonly string Web = Path.Combine(AppContext.BaseDirectory, "web");

    [Theory]
    [InlineData(".br")]
    [InlineData(".gz")]
    public void All_scripts_together_weigh_at_most_350_KB_compressed(string compression)
    {
        long[] sizes = [.. Directory.GetFiles(Web, "*.js" + compression).Select(file => new FileInfo(file).Length)];
        Assert.True(sizes.Length > 3, "The build made no scripts");
        Assert.InRange(sizes.Sum(), 10_000, MostBytes);
    }

    [Fact]
    public void Names_of_countries_are_there_in_each_language() => Assert.Contains("\"ES\":\"Испания\"", File.ReadAllText(Path.Combine(Web, "names.json")), StringComparison.Ordinal);
}
