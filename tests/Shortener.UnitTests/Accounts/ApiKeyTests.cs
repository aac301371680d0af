using Shortener.Core.Accounts;

namespace Shortener.UnitTests.Accounts;

public sealed class ApiKeyTests
{
    [Fact]
    public void Generated_keys_differ_and_fit_a_header()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(_ => ApiKey.Generate())];
        Assert.Equal(100, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^slk_[A-Za-z0-9_-]{43}$", key));
    }

    [Fact]
    public void The_hash_is_sha_256() => Assert.Equal(
        "2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE", Convert.ToHexString(ApiKey.Hash("foo")));
}
