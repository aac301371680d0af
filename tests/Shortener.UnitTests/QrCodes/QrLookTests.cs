using QRCoder;
using Shortener.Api.Problems;
using Shortener.Api.QrCodes;

namespace Shortener.UnitTests.QrCodes;

public sealed class QrLookTests
{
    [Fact]
    public void Without_wishes_a_code_is_black_on_white_svg()
    {
        var errors = new FieldErrors();
        QrLook look = QrLook.Read(null, null, null, null, null, null, null, errors);
        Assert.False(errors.Any);
        Assert.Equal(new QrLook(false, 512, 4, QrColor.Black, QrColor.White, QRCodeGenerator.ECCLevel.M), look);
    }

    [Theory]
    [InlineData("format", "gif")]
    [InlineData("size", "63")]
    [InlineData("size", "2049")]
    [InlineData("size", "1e3")]
    [InlineData("margin", "-1")]
    [InlineData("margin", "17")]
    [InlineData("color", "red")]
    [InlineData("color", "#12345")]
    [InlineData("color", "0x1234")]
    [InlineData("background", "url(x)")]
    [InlineData("level", "X")]
    [InlineData("level", "m")]
    [InlineData("force", "yes")]
    [InlineData("color", "fff")]
    [InlineData("color", "999")]
    public void A_wish_that_cannot_be_met_names_its_field(string field, string value)
    {
        var errors = new FieldErrors();
        QrLook.Read(
            Given("format"), Given("size"), Given("margin"), Given("color"), Given("background"), Given("level"), Given("force"), errors);
        Assert.Equal([field], errors.ToProblem().Errors!.Keys);

        string? Given(string name) => name == field ? value : null;
    }

    [Fact]
    public void A_light_code_on_a_dark_ground_must_be_forced_and_still_needs_contrast()
    {
        Assert.True(ErrorsOf("ffffff", "000000", null).Any);
        Assert.False(ErrorsOf("ffffff", "000000", "true").Any);
        Assert.True(ErrorsOf("777", "888", "true").Any);

        static FieldErrors ErrorsOf(string color, string background, string? force)
        {
            var errors = new FieldErrors();
            QrLook.Read(null, null, null, color, background, null, force, errors);
            return errors;
        }
    }

    [Theory]
    [InlineData("000000", "ffffff", 21)]
    [InlineData("#777777", "FFF", 4.48)]
    [InlineData("f00", "00ff00", 2.91)]
    public void Contrast_is_that_of_the_guidelines(string one, string other, double expected)
    {
        Assert.True(QrColor.TryParse(one, out QrColor a));
        Assert.True(QrColor.TryParse(other, out QrColor b));
        Assert.Equal(expected, QrColor.Contrast(a, b), 2);
        Assert.Equal(expected, QrColor.Contrast(b, a), 2);
    }
}
