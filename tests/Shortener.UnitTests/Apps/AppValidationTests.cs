using System.Text.Json;
using Shortener.Core.Apps;
using Shortener.Core.Validation;
using Shortener.UnitTests.Targeting;

namespace Shortener.UnitTests.Apps;

public sealed class AppValidationTests
{
    private static readonly AppSchemes Schemes = new(["myapp"]);

    [Theory]
    [InlineData("{}", "android.url")]
    [InlineData("""{"url":"javascript:alert(1)"}""", "android.url")]
    [InlineData("""{"url":"intent://x#Intent;end"}""", "android.url")]
    [InlineData("""{"url":"myapp://x","storeUrl":"market://details?id=x"}""", "android.storeUrl")]
    [InlineData("""{"url":"myapp://x","package":"nodots"}""", "android.package")]
    [InlineData("""{"url":"myapp://x","package":"com.1x"}""", "android.package")]
    [InlineData("""{"url":"myapp://x","package":"com.x;end"}""", "android.package")]
    [InlineData("""{"url":"myapp://x","package":"com..x"}""", "android.package")]
    [InlineData("""{"url":"myapp://x","bundle":"x"}""", "android.bundle")]
    [InlineData("""{"url":7}""", "android.url")]
    [InlineData("7", "android")]
    public void A_wrong_target_is_named_by_its_path(string json, string path)
    {
        (_, FieldProblems problems) = Judge(json);
        Assert.Equal(path, Assert.Single(problems.Items).Path);
    }

    [Fact]
    public void A_good_target_is_normalised()
    {
        (AndroidTarget? target, FieldProblems problems) = Judge(
            """{"url":"MYAPP://x","package":"com.example_1.App","storeUrl":"https://Play.google.com/store"}""");
        Assert.Empty(problems.Items);
        Assert.Equal(new AndroidTarget { Url = "myapp://x", Package = "com.example_1.App", StoreUrl = "https://play.google.com/store" }, target);

        using JsonDocument json = JsonDocument.Parse("""{"url":"https://Example.com","storeUrl":"https://apps.apple.com/app/id1"}""");
        IosTarget ios = AppValidation.Validate(AppValidation.ReadIos(json.RootElement, "ios", problems)!, "ios", Schemes, Rules.Allows, problems);
        Assert.Empty(problems.Items);
        Assert.Equal("https://example.com/", ios.Url);
    }

    private static (AndroidTarget? Target, FieldProblems Problems) Judge(string text)
    {
        var problems = new FieldProblems();
        using JsonDocument json = JsonDocument.Parse(text);
        AndroidTarget? target = AppValidation.ReadAndroid(json.RootElement, "android", problems);
        return (target is null ? null : AppValidation.Validate(target, "android", Schemes, Rules.Allows, problems), problems);
    }
}
