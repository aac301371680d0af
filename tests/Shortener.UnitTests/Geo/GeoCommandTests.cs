using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Shortener.Api.Geo;
using Shortener.Testing;
using Shortener.Testing.Geo;

namespace Shortener.UnitTests.Geo;

public sealed class GeoCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _database;

    public GeoCommandTests()
    {
        _database = _folder.File("nested.mmdb");
        File.WriteAllBytes(_database, MmdbFixtures.Nested());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_address_is_answered_on_a_line_of_its_own()
    {
        (int code, string[] lines, string error) = Run("lookup", "--database", _database, "198.51.100.1", "2001:db8::1", "203.0.113.1", "::ffff:198.51.100.1");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal("""{"ip":"198.51.100.1","prefixLength":24,"record":{"registered_country":{"iso_code":"FR"}}}""", lines[0]);
        Assert.Equal("""{"ip":"2001:db8::1","prefixLength":32,"record":{"country":{"iso_code":"ES"},"city":{"names":{"en":"Bilbao"}}}}""", lines[1]);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(lines[2]).RootElement.GetProperty("record").ValueKind);
        Assert.Equal("""{"ip":"::ffff:198.51.100.1","prefixLength":120,"record":{"registered_country":{"iso_code":"FR"}}}""", lines[3]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0x7f.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("1.2.3")]
    public void What_is_no_address_is_said_so_and_the_next_is_answered(string text)
    {
        (int code, string[] lines, _) = Run("lookup", "--database", _database, text, "198.51.100.1");

        Assert.Equal(0, code);
        JsonElement answer = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(text, answer.GetProperty("ip").GetString());
        Assert.Equal("not an IP address", answer.GetProperty("error").GetString());
        Assert.Contains("FR", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrupt_record_is_an_error_on_its_line_alone()
    {
        string path = _folder.File("broken.mmdb");
        object broken = new object[] { "starts well", new MmdbBuilder.Raw(0x00, 0xff) };
        File.WriteAllBytes(path, new MmdbBuilder(4, 24).Insert("0.0.0.0/1", broken).Insert("128.0.0.0/1", "sound").Build());

        (int code, string[] lines, _) = Run("lookup", "--database", path, "1.1.1.1", "200.1.1.1");

        Assert.Equal(0, code);
        Assert.Equal("""{"ip":"1.1.1.1","error":"corrupt data section: unknown field type"}""", lines[0]);
        Assert.Equal("""{"ip":"200.1.1.1","prefixLength":1,"record":"sound"}""", lines[1]);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("folder")]
    [InlineData("cut")]
    public void An_unusable_database_is_exit_code_2_and_one_line(string what)
    {
        string path = _folder.File(what);
        switch (what)
        {
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "cut":
                File.WriteAllBytes(path, MmdbFixtures.Nested()[500..]);
                break;
        }

        (int code, string[] lines, string error) = Run("lookup", "--database", path, "1.1.1.1");

        Assert.Equal(2, code);
        Assert.Empty(lines);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("is not a usable database", error, StringComparison.Ordinal);
    }

    private static (int Code, string[] Lines, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = GeoCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }
}
