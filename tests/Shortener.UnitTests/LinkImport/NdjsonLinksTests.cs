using System.Text;
using Shortener.Ingest.LinkImport;

namespace Shortener.UnitTests.LinkImport;

public sealed class NdjsonLinksTests
{
    [Theory]
    [InlineData("{\"a\":\"\\ud83d\\ude00 \\u0000\"}", null)]
    [InlineData("{\"a\":\"\\ud800\"}", RefusalCode.NotText)]
    [InlineData("{\"\\udc00\":1}", RefusalCode.NotText)]
    [InlineData("{\"a\":[{\"b\":\"\\ud800\"}]}", RefusalCode.NotText)]
    [InlineData("{\"a\":1,\"a\":2}", RefusalCode.NotJson)]
    [InlineData("{\"a\":1", RefusalCode.NotJson)]
    [InlineData("{} {}", RefusalCode.NotJson)]
    [InlineData("[]", RefusalCode.NotJson)]
    [InlineData("null", RefusalCode.NotJson)]
    [InlineData("", RefusalCode.NotJson)]
    public void A_record_is_an_object_of_texts_or_says_why_not(string json, string? code) =>
        Assert.Equal(code, NdjsonLinks.Parse(1, Encoding.UTF8.GetBytes(json)).Refusal?.Code);

    [Fact]
    public void Bytes_that_are_no_Unicode_are_refused() =>
        Assert.Equal(RefusalCode.NotText, NdjsonLinks.Parse(1, [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]).Refusal?.Code);

    [Fact]
    public void A_record_of_very_many_small_values_is_refused()
    {
        string json = "{\"a\":[" + string.Join(',', Enumerable.Repeat("[]", NdjsonLinks.MaxTokens / 2)) + "]}";
        Assert.Equal(RefusalCode.TooLong, NdjsonLinks.Parse(1, Encoding.UTF8.GetBytes(json)).Refusal?.Code);
    }

    [Fact]
    public void An_object_beyond_the_bound_is_passed_over()
    {
        string large = "{\"a\":\"" + new string('x', JsonItems.MaxItem) + "\"}";
        using var items = new JsonItems(new MemoryStream(Encoding.UTF8.GetBytes($"[{large},{{\"b\":1}}]")));
        Assert.True(items.TryRead(out ReadOnlyMemory<byte> first));
        Assert.True(first.IsEmpty);
        Assert.True(items.TryRead(out ReadOnlyMemory<byte> second));
        Assert.Equal("{\"b\":1}", Encoding.UTF8.GetString(second.Span));
    }
}
