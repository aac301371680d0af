using System.Text;
using Shortener.Core.SecondFactors;

namespace Shortener.UnitTests.SecondFactors;

public sealed class TotpTests
{
    private static readonly byte[] RfcSecret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void Codes_are_those_of_RFC_6238_appendix_B(long unixSeconds, string code)
    {
        long step = Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));
        Assert.Equal(code, Totp.CodeAt(RfcSecret, step, digits: 8));
        Assert.Equal(code[2..], Totp.CodeAt(RfcSecret, step));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_code_counts_one_step_before_and_behind(int steps, bool counts)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_015);
        long step = Totp.StepAt(now) + steps;
        Assert.Equal(counts ? step : null, Totp.FindStep(RfcSecret, Totp.CodeAt(RfcSecret, step), now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870823")]
    [InlineData("２８７０８２")]
    [InlineData("28708٢")]
    public void What_is_no_code_is_wrong(string typed) => Assert.Null(Totp.FindStep(RfcSecret, typed, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_RFC_4648_section_10(string text, string encoded) => Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_address_for_apps_keeps_names_apart_from_parameters() => Assert.Equal(
        "otpauth://totp/A%26B%20links:ana%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A%26B%20links&algorithm=SHA1&digits=6&period=30",
        Totp.UriOf(RfcSecret, "A&B links", "ana+x@example.com"));

    [Fact]
    public void Recovery_codes_differ_and_are_known_as_people_type_them()
    {
        IReadOnlyList<string> codes = RecoveryCode.Generate();
        Assert.Equal(RecoveryCode.Count, codes.Distinct().Count());
        foreach (string code in codes)
        {
            Assert.Matches("^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$", code);
            byte[] hash = RecoveryCode.TryHash(code)!;
            Assert.Equal(hash, RecoveryCode.TryHash(code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()));
            Assert.Equal(hash, RecoveryCode.TryHash(code.Replace("-", "", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABCD-EFGH-IJKL-MNO")]
    [InlineData("ABCD-EFGH-IJKL-MNO1")]
    [InlineData("ABCD-EFGH-IJKL-MNOPQ")]
    public void Other_text_is_no_recovery_code(string typed) => Assert.Null(RecoveryCode.TryHash(typed));
}
