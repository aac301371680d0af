using System.Text;
using Shortener.Core.Apps;
using Shortener.Core.Validation;

namespace Shortener.UnitTests.Apps;

public sealed class DomainAppsTests
{
    private static readonly string Fingerprint = string.Join(':', Enumerable.Repeat("0A", 32));

    [Fact]
    public void The_files_name_the_apps()
    {
        DomainApps apps = Validated(["ABCDE12345.com.example.app"], [App("com.example.app", Fingerprint, Fingerprint.Replace('0', 'F'))]);
        Assert.Equal(
            """{"applinks":{"details":[{"appIDs":["ABCDE12345.com.example.app"],"components":[{"/":"/api/*","exclude":true},{"/":"/app","exclude":true},{"/":"/app/*","exclude":true},{"/":"/docs","exclude":true},{"/":"/docs/*","exclude":true},{"/":"/.well-known/*","exclude":true},{"/":"/*"}]}]}}""",
            Encoding.UTF8.GetString(AssociationFiles.Apple(apps)!));
        Assert.Equal(
            """[{"relation":["delegate_permission/common.handle_all_urls"],"target":{"namespace":"android_app","package_name":"com.example.app","sha256_cert_fingerprints":["F1","F2"]}}]"""
                .Replace("F1", Fingerprint, StringComparison.Ordinal)
                .Replace("F2", Fingerprint.Replace('0', 'F'), StringComparison.Ordinal),
            Encoding.UTF8.GetString(AssociationFiles.Android(apps)!));
    }

    [Fact]
    public void Without_apps_there_are_no_files_and_nothing_is_stored()
    {
        DomainApps apps = Validated([], []);
        Assert.Null(AssociationFiles.Apple(apps));
        Assert.Null(AssociationFiles.Android(apps));
        Assert.Null(DomainApps.Write(apps));
        Assert.Same(DomainApps.None, DomainApps.Read(null));
    }

    [Fact]
    public void What_is_stored_is_read_again()
    {
        DomainApps apps = Validated(["ABCDE12345.com.example.app"], [App("com.example.app", Fingerprint.ToLowerInvariant())]);
        DomainApps read = DomainApps.Read(DomainApps.Write(apps));
        Assert.Equal(apps.AppleAppIds, read.AppleAppIds);
        Assert.Equal([Fingerprint], Assert.Single(read.AndroidApps!)!.Sha256CertFingerprints);
    }

    [Theory]
    [InlineData("ABCDE1234.com.example.app")]
    [InlineData("abcde12345.com.example.app")]
    [InlineData("ABCDE12345")]
    [InlineData("ABCDE12345.")]
    [InlineData("ABCDE12345.com/example")]
    [InlineData("ABCDE12345.com.example\"app")]
    [InlineData(null)]
    public void A_wrong_apple_id_is_named(string? id)
    {
        var problems = new FieldProblems();
        DomainAppsValidation.Validate(new DomainApps { AppleAppIds = ["ABCDE12345.a", id] }, problems);
        Assert.Equal("appleAppIds[1]", Assert.Single(problems.Items).Path);
    }

    [Fact]
    public void A_wrong_android_app_is_named()
    {
        AssertProblem("androidApps[0].package", App("com", Fingerprint));
        AssertProblem("androidApps[0].package", App(null, Fingerprint));
        AssertProblem("androidApps[0].package", [null]);
        AssertProblem("androidApps[0].sha256CertFingerprints", App("com.x"));
        AssertProblem("androidApps[0].sha256CertFingerprints[1]", App("com.x", Fingerprint, Fingerprint[3..]));
        AssertProblem("androidApps[0].sha256CertFingerprints[0]", App("com.x", Fingerprint.Replace(':', '-')));
        AssertProblem("androidApps[0].sha256CertFingerprints[0]", App("com.x", Fingerprint.Replace('A', 'G')));
        AssertProblem("androidApps", [.. Enumerable.Repeat(App("com.x", Fingerprint), 21)]);
    }

    private static void AssertProblem(string path, params AndroidAppId?[] apps)
    {
        var problems = new FieldProblems();
        DomainAppsValidation.Validate(new DomainApps { AndroidApps = apps }, problems);
        Assert.Equal(path, Assert.Single(problems.Items).Path);
    }

    private static DomainApps Validated(string[] apple, AndroidAppId[] android)
    {
        var problems = new FieldProblems();
        DomainApps apps = DomainAppsValidation.Validate(new DomainApps { AppleAppIds = apple, AndroidApps = android }, problems);
        Assert.Empty(problems.Items);
        return apps;
    }

    private static AndroidAppId App(string? package, params string[] fingerprints) => new() { Package = package, Sha256CertFingerprints = fingerprints };
}
