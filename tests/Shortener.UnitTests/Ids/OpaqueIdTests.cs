using Shortener.Core.Ids;

namespace Shortener.UnitTests.Ids;

public sealed class OpaqueIdTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1_000_000)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public void An_id_leads_back_to_its_number(long number)
    {
        string id = OpaqueId.Link.Format(number);
        Assert.StartsWith("lnk_", id, StringComparison.Ordinal);
        Assert.Equal(17, id.Length);
        Assert.True(OpaqueId.Link.TryParse(id, out long parsed));
        Assert.Equal(number, parsed);
    }

    [Fact]
    public void The_id_of_a_number_never_changes() => Assert.Equal("lnk_5d4gp3m80p1f5", OpaqueId.Link.Format(1));

    [Fact]
    public void Ten_thousand_ids_differ_and_do_not_count_up()
    {
        string[] ids = [.. Enumerable.Range(1, 10_000).Select(number => OpaqueId.Link.Format(number))];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.NotEqual(ids.Order(StringComparer.Ordinal), ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("lnk_")]
    [InlineData("lnk_0000000000000")]
    [InlineData("lnk_zzzzzzzzzzzzz")]
    [InlineData("lnk_uuuuuuuuuuuuu")]
    [InlineData("lnk_0000000000000 ")]
    public void Other_texts_are_no_ids(string text) => Assert.False(OpaqueId.Link.TryParse(text, out _));

    [Fact]
    public void An_id_of_another_kind_or_spelling_is_refused()
    {
        Assert.False(OpaqueId.Link.TryParse(OpaqueId.Domain.Format(1), out _));
        Assert.False(OpaqueId.Link.TryParse(OpaqueId.Link.Format(1).ToUpperInvariant(), out _));
    }
}
