using System.Text.Json;
using Shortener.Core.Targeting;
using Shortener.Core.Validation;
using Shortener.Core.Variants;
using Shortener.UnitTests.Targeting;

namespace Shortener.UnitTests.Variants;

public sealed class VariantValidationTests
{
    private const string A = """{"url":"https://a.example/"}""";

    [Theory]
    [InlineData("{}", "variants")]
    [InlineData($$"""{"variants":[{{A}}]}""", "variants")]
    [InlineData($$"""{"variants":[{{A}},{{A}},{{A}},{{A}},{{A}},{{A}},{{A}},{{A}},{{A}}]}""", "variants")]
    [InlineData($$"""{"variants":[{{A}},null]}""", "variants[1]")]
    [InlineData($$"""{"variants":[{{A}},{"name":"x"}]}""", "variants[1].url")]
    [InlineData($$"""{"variants":[{{A}},{"url":"ftp://x.example/"}]}""", "variants[1].url")]
    [InlineData($$"""{"variants":[{{A}},{"url":"https://b.example/","weight":0}]}""", "variants[1].weight")]
    [InlineData($$"""{"variants":[{{A}},{"url":"https://b.example/","weight":-1}]}""", "variants[1].weight")]
    [InlineData($$"""{"variants":[{{A}},{"url":"https://b.example/","weight":1001}]}""", "variants[1].weight")]
    [InlineData($$"""{"variants":[{{A}},{"url":"https://b.example/","weight":1.5}]}""", "variants[1].weight")]
    [InlineData($$"""{"variants":[{{A}},{"url":"https://b.example/","name":""}]}""", "variants[1].name")]
    [InlineData($$"""{"variants":[{"url":"https://b.example/","name":"x"},{"url":"https://b.example/","name":"x"}]}""", "variants[1].name")]
    [InlineData($$"""{"variants":[{{A}},{"url":"https://b.example/","name":"яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя"}]}""", "variants[1].name")]
    [InlineData($$"""{"variants":[{{A}},{{A}}],"winner":"A"}""", "endsAt")]
    [InlineData($$"""{"variants":[{{A}},{{A}}],"endsAt":"2026-05-01T00:00:00Z"}""", "winner")]
    [InlineData($$"""{"variants":[{{A}},{{A}}],"endsAt":"2026-05-01T00:00:00","winner":"A"}""", "endsAt")]
    [InlineData($$"""{"variants":[{{A}},{{A}}],"endsAt":"2026-05-01T00:00:00Z","winner":"C"}""", "winner")]
    [InlineData($$"""{"variants":[{{A}},{{A}}],"salt":"x"}""", "salt")]
    public void A_wrong_test_is_named_by_its_path(string json, string path) => Assert.Equal(path, Judge(json).Problems.Items[0].Path.TrimStart('.'));

    [Fact]
    public void A_good_test_is_named_and_kept()
    {
        (VariantTest? test, FieldProblems problems) = Judge(
            $$"""{"variants":[{{A}},{"url":"https://b.example","name":"яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя","weight":1000}],"endsAt":"2026-05-01T00:00:00Z","winner":"A"}""");
        Assert.Empty(problems.Items);
        Assert.Equal(["A", "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя"], test!.Variants!.Select(variant => variant!.Name));
        Assert.Equal("https://b.example/", test.Variants![1]!.Url);
    }

    private static (VariantTest? Test, FieldProblems Problems) Judge(string json)
    {
        var problems = new FieldProblems();
        using JsonDocument document = JsonDocument.Parse(json);
        VariantTest? test = VariantValidation.Read(document.RootElement, "", problems);
        return (test is null ? null : VariantValidation.Validate(test, "", Rules.Allows, problems), problems);
    }
}
