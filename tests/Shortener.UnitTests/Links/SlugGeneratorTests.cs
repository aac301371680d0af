using Shortener.Core.Links;

namespace Shortener.UnitTests.Links;

public sealed class SlugGeneratorTests
{
    [Fact]
    public void Random_slugs_have_the_asked_length_and_no_look_alikes()
    {
        var generator = new SlugGenerator(7);
        var seen = new HashSet<string>();
        for (int i = 0; i < 10_000; i++)
        {
            string slug = generator.Next(collisions: 0).Value;
            Assert.Equal(7, slug.Length);
            Assert.DoesNotContain(slug, c => "0Oo1lI-_".Contains(c, StringComparison.Ordinal));
            Assert.True(seen.Add(slug), "10,000 draws out of 1.7e12 do not repeat");
        }
    }

    [Theory]
    [InlineData(0, 7)]
    [InlineData(2, 7)]
    [InlineData(3, 8)]
    [InlineData(5, 10)]
    [InlineData(1_000, 64)]
    public void Repeated_collisions_make_slugs_longer(int collisions, int length) =>
        Assert.Equal(length, new SlugGenerator(7).Next(collisions).Value.Length);

    [Fact]
    public void Every_character_of_the_alphabet_is_drawn()
    {
        var generator = new SlugGenerator(64);
        var drawn = new HashSet<char>(Enumerable.Range(0, 200).SelectMany(_ => generator.Next(collisions: 0).Value));
        Assert.Equal(SlugGenerator.Alphabet.ToHashSet(), drawn);
    }
}
