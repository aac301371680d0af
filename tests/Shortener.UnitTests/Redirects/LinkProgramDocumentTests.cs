using Shortener.Core.Links;
using Shortener.Core.Redirects;
using Shortener.Testing.Redirects;

namespace Shortener.UnitTests.Redirects;

public sealed class LinkProgramDocumentTests
{
    [Theory]
    [InlineData("")]
    [InlineData("null and void")]
    [InlineData("[]")]
    [InlineData("""{"clickLimit":"many"}""")]
    [InlineData("""{"rules":[{}]}""")]
    [InlineData("""{"rules":[{"when":{"country":"ES"},"then":{"somethingLater":1}}]}""")]
    [InlineData("""{"test":{"variants":[]}}""")]
    [InlineData("""{"test":{}}""")]
    [InlineData("""{"test":{"variants":[{"name":"A"},{"name":"B"}]}}""")]
    [InlineData("""{"android":{"package":"com.example.app"}}""")]
    [InlineData("""{"ios":{}}""")]
    public void A_document_that_is_not_understood_leads_nobody_on(string document) =>
        Assert.NotNull(RedirectPlan.Compile(Targets.Link() with { Options = document }).Program!.Options.Block);

    [Fact]
    public void What_a_later_release_stored_is_kept()
    {
        LinkOptions options = LinkOptions.Read("""{"clickLimit":5,"somethingLater":{"a":[1]}}""")!;
        Assert.Equal("""{"clickLimit":7,"somethingLater":{"a":[1]}}""", LinkOptions.Write(options with { ClickLimit = 7 }));
    }
}
