using Shortener.Core.Clicks.Rows;

namespace Shortener.UnitTests.Clicks;

public sealed class ContentIdTests
{
    /// <summary>First eight bytes of SHA-256 as <c>sha256sum</c> prints it: of nothing e3b0c44298fc1c14, of "abc" ba7816bf8f01cfea.</summary>
    [Fact]
    public void A_label_is_keyed_by_the_start_of_its_SHA_256()
    {
        Assert.Equal(unchecked((long)0xe3b0c44298fc1c14), ContentId.Of(""));
        Assert.Equal(unchecked((long)0xba7816bf8f01cfea), ContentId.Of("abc"));
    }

    [Fact]
    public void Columns_do_not_run_into_each_other()
    {
        long[] ids =
        [
            ContentId.OfColumns("ab", "c"), ContentId.OfColumns("a", "bc"), ContentId.OfColumns("abc", null), ContentId.OfColumns("abc", ""),
            ContentId.OfColumns(null, "abc"), ContentId.OfColumns("abc"),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
