using Shortener.Core.Clicks;

namespace Shortener.UnitTests.Clicks;

public sealed class StorableTextTests
{
    [Fact]
    public void Texts_come_out_storable()
    {
        (string? Text, string? Expected)[] cases =
        [
            (null, null),
            ("", ""),
            ("plain ñ ы", "plain ñ ы"),
            ("\ud83d\ude00", "\ud83d\ude00"),
            ("a\0b", "a\uFFFDb"),
            ("\ud800", "\uFFFD"),
            ("\udc00x", "\uFFFDx"),
            ("\ud83d\ud83d\ude00\ude00", "\uFFFD\ud83d\ude00\uFFFD"),
            (new string('x', 3_000), new string('x', StorableText.MaxChars)),
            (new string('x', StorableText.MaxChars - 1) + "\ud83d\ude00", new string('x', StorableText.MaxChars - 1)),
        ];
        foreach ((string? text, string? expected) in cases)
        {
            Assert.Equal(expected, StorableText.Clean(text));
        }
    }

    [Fact]
    public void A_storable_text_is_returned_as_it_is()
    {
        string text = new('é', StorableText.MaxChars);

        Assert.Same(text, StorableText.Clean(text));
    }

    [Fact]
    public void Random_units_always_come_out_as_valid_UTF_8_without_NUL()
    {
        var random = new Random(7);
        var strict = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true);
        char[] units = ['\0', '\ud800', '\udbff', '\udc00', '\udfff', 'a', 'ж'];
        for (int i = 0; i < 5_000; i++)
        {
            string clean = StorableText.Clean(new string(random.GetItems(units, random.Next(12))));
            strict.GetBytes(clean);
            Assert.DoesNotContain('\0', clean);
        }
    }
}
