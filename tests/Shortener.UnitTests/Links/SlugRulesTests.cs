using System.Text;
using Shortener.Core.Links;

namespace Shortener.UnitTests.Links;

public sealed class SlugRulesTests
{
    private static readonly SlugRules Unicode = new(CaseInsensitive: false, UnicodeSlugs: true);
    private static readonly SlugRules Folded = new(CaseInsensitive: true, UnicodeSlugs: true);

    [Theory]
    [InlineData("весна-2026")]
    [InlineData("ñandú_é")]
    [InlineData("Ελλάδα")]
    [InlineData("日本語のリンク")]
    [InlineData("東京Tower")]
    [InlineData("한국어abc")]
    [InlineData("ㄅㄆ中文")]
    [InlineData("हिन्दी")]
    [InlineData("ทำงาน")]
    [InlineData("العربية-١٢٣")]
    [InlineData("עברית")]
    [InlineData("plain")]
    [InlineData("12-34")]
    [InlineData("ქართული")]
    [InlineData("አማርኛ")]
    public void Words_of_any_script_are_slugs_where_the_domain_takes_them(string text)
    {
        Assert.Equal(SlugVerdict.Valid, Slug.TryParse(text, Unicode, out Slug slug));
        Assert.Equal(text.Normalize(NormalizationForm.FormC), slug.Value);
        if (!Ascii.IsValid(text))
        {
            Assert.Equal(SlugVerdict.ForbiddenCharacter, Slug.TryParse(text, out _));
        }
    }

    [Theory]
    [InlineData("pаypal", SlugVerdict.MixedScripts)]
    [InlineData("αbc", SlugVerdict.MixedScripts)]
    [InlineData("русск中", SlugVerdict.MixedScripts)]
    [InlineData("हिтекст", SlugVerdict.MixedScripts)]
    [InlineData("カ한", SlugVerdict.MixedScripts)]
    [InlineData("a\u200bb", SlugVerdict.InvisibleCharacter)]
    [InlineData("a\u202eb", SlugVerdict.InvisibleCharacter)]
    [InlineData("\ufeffa", SlugVerdict.InvisibleCharacter)]
    [InlineData("a\u00adb", SlugVerdict.InvisibleCharacter)]
    [InlineData("\u3164", SlugVerdict.InvisibleCharacter)]
    [InlineData("a\ufe0f", SlugVerdict.InvisibleCharacter)]
    [InlineData("ＡＢＣ", SlugVerdict.LookAlike)]
    [InlineData("x²", SlugVerdict.ForbiddenCharacter)]
    [InlineData("ªbc", SlugVerdict.LookAlike)]
    [InlineData("𝐚𝐛", SlugVerdict.LookAlike)]
    [InlineData("a b", SlugVerdict.ForbiddenCharacter)]
    [InlineData("a/b", SlugVerdict.ForbiddenCharacter)]
    [InlineData("a~b", SlugVerdict.ForbiddenCharacter)]
    [InlineData("🎈", SlugVerdict.ForbiddenCharacter)]
    [InlineData("\u0301a", SlugVerdict.ForbiddenCharacter)]
    [InlineData("\ud800", SlugVerdict.ForbiddenCharacter)]
    [InlineData("", SlugVerdict.Empty)]
    [InlineData("api", SlugVerdict.Reserved)]
    public void What_deceives_or_shows_nothing_is_refused_with_its_reason(string text, SlugVerdict expected) =>
        Assert.Equal(expected, Slug.TryParse(text, Unicode, out _));

    [Theory]
    [InlineData("ABC", "abc")]
    [InlineData("ВЕСНА", "весна")]
    [InlineData("ΣΟΦΟΣ", "σοφοσ")]
    [InlineData("σοφος", "σοφοσ")]
    [InlineData("E\u0301te\u0301", "été")]
    public void Case_and_composition_are_folded_before_storing(string text, string stored)
    {
        Assert.Equal(SlugVerdict.Valid, Slug.TryParse(text, Folded, out Slug slug));
        Assert.Equal(stored, slug.Value);
        Span<char> buffer = stackalloc char[SlugRules.BufferLength];
        Assert.True(Folded.TryNormalise(text, buffer, out ReadOnlySpan<char> visited));
        Assert.Equal(stored, visited.ToString());
    }

    [Fact]
    public void A_visit_is_normalised_as_the_slug_was_stored()
    {
        Span<char> buffer = stackalloc char[SlugRules.BufferLength];
        Assert.True(default(SlugRules).TryNormalise("aBc", buffer, out ReadOnlySpan<char> plain));
        Assert.Equal("aBc", plain.ToString());
        Assert.True(new SlugRules(true, false).TryNormalise("aBc-9", buffer, out ReadOnlySpan<char> lower));
        Assert.Equal("abc-9", lower.ToString());
        Assert.False(new SlugRules(true, false).TryNormalise("é", buffer, out _));
        Assert.False(Unicode.TryNormalise("\ud800", buffer, out _));
        Assert.False(Unicode.TryNormalise(new string('a', 65), buffer, out _));
        Assert.False(Unicode.TryNormalise("", buffer, out _));
    }

    [Fact]
    public void Ascii_visits_allocate_nothing()
    {
        SlugRules[] all = [default, new(true, false), Unicode, Folded];
        Span<char> buffer = stackalloc char[SlugRules.BufferLength];
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (SlugRules rules in all)
        {
            for (int i = 0; i < 100; i++)
            {
                rules.TryNormalise("AbC-dEf_42", buffer, out _);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Random_slugs_of_a_case_insensitive_domain_are_stored_as_they_are_drawn()
    {
        var generator = new SlugGenerator(7);
        for (int i = 0; i < 1_000; i++)
        {
            string slug = generator.Next(0, new SlugRules(true, false)).Value;
            Assert.Equal(slug.ToLowerInvariant(), slug);
            Assert.DoesNotContain(slug, c => c is 'l' or 'o' or '0' or '1');
        }
    }

    [Fact]
    public void The_longest_unicode_slug_has_64_characters_in_its_stored_form()
    {
        Assert.Equal(SlugVerdict.Valid, Slug.TryParse(new string('я', 64), Unicode, out _));
        Assert.Equal(SlugVerdict.TooLong, Slug.TryParse(new string('я', 65), Unicode, out _));
        // Composition excludes this letter: normalised it is two.
        Assert.Equal(SlugVerdict.TooLong, Slug.TryParse(new string('\u0958', 64), Unicode, out _));
    }
}
