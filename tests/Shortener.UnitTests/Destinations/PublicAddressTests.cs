using System.Text.Json;
using Shortener.Core.Destinations;
using Shortener.Testing;

namespace Shortener.UnitTests.Destinations;

public sealed class PublicAddressTests
{
    [TestDataFact]
    public void Every_hard_host_case_is_told_private_or_public()
    {
        var wrong = new List<string>();
        int cases = 0;
        foreach (string line in File.ReadLines(TestData.Path("url/ssrf_cases.jsonl")))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement test = document.RootElement;
            if (test.GetProperty("kind").GetString() != "fetch_host" || test.GetProperty("strength").GetString() != "hard")
            {
                continue;
            }

            cases++;
            string input = test.GetProperty("url").GetString()!;
            bool allowed = WebUrl.TryParse(input, null, out WebUrl? url) == WebUrlError.None && PublicAddress.IsPublicHost(url!.Host);
            if (allowed != (test.GetProperty("verdict").GetString() == "allow"))
            {
                wrong.Add($"{input} ({test.GetProperty("why").GetString()})");
            }
        }

        Assert.True(cases > 50, $"only {cases} cases");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("100.127.255.255", false)]
    [InlineData("100.128.0.0", true)]
    [InlineData("[64:ff9b::808:808]", true)]
    [InlineData("[64:ff9b::a00:1]", false)]
    [InlineData("[2002:a00:1::1]", false)]
    [InlineData("[::1]", false)]
    [InlineData("localhost.", false)]
    [InlineData("a.localhost", false)]
    [InlineData("example.com.", true)]
    public void Addresses_and_names_are_told_private_or_public(string host, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.IsPublicHost(host));
}
