using System.Text.Json;
using Shortener.Testing.Description;

namespace Shortener.UnitTests.Description;

public sealed class SchemaCheckTests
{
    private const string Document = """
        {"components":{"schemas":{
        "Link":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"clicks":{"type":"integer","format":"int64"}}},
        "Node":{"type":"object","properties":{"next":{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/Node"}]}}}}}}
        """;

    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"")]
    [InlineData("""{"type":["null","integer"]}""", "null")]
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"enum":["a",1,null]}""", "null")]
    [InlineData("""{"const":1}""", "1")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2}""", "[1,2]")]
    [InlineData("""{"$ref":"#/components/schemas/Link"}""", """{"id":"a","clicks":3}""")]
    [InlineData("""{"$ref":"#/components/schemas/Node"}""", """{"next":{"next":null}}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", """{"a":1}""")]
    [InlineData("""{"type":"object","additionalProperties":{}}""", """{"a":{"b":1}}""")]
    [InlineData("{}", """{"a":{"b":1}}""")]
    [InlineData("""{"allOf":[{"$ref":"#/components/schemas/Link"},{"properties":{"id":{"enum":["a"]}}}]}""", """{"id":"a"}""")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-11-22T06:37:20.916482Z\"")]
    [InlineData("""{"type":"string","maxLength":1}""", "\"\\ud83d\\ude00\"")]
    [InlineData("""{"minimum":1,"maximum":3}""", "3")]
    [InlineData("""{"type":"string","description":"a","x-any":1}""", "\"a\"")]
    public void A_value_that_obeys_passes(string schema, string value) => Assert.Empty(Check(schema, value));

    [Theory]
    [InlineData("""{"type":"string"}""", "1", "$ is Number")]
    [InlineData("""{"type":"integer"}""", "1.5", "$ is Number")]
    [InlineData("""{"enum":["a"]}""", "\"b\"", "is none of")]
    [InlineData("""{"const":1}""", "2", "is not 1")]
    [InlineData("""{"type":"array","items":{"type":"integer"}}""", "[1,\"a\"]", "$[1] is String")]
    [InlineData("""{"minItems":2}""", "[1]", "fewer than 2")]
    [InlineData("""{"maxItems":1}""", "[1,2]", "more than 1")]
    [InlineData("""{"$ref":"#/components/schemas/Link"}""", "{}", "lacks id")]
    [InlineData("""{"$ref":"#/components/schemas/Link"}""", """{"id":"a","secret":1}""", "$.secret is not described")]
    [InlineData("""{"$ref":"#/components/schemas/Node"}""", """{"next":{"next":{"other":1}}}""", "$.next.next.other is not described")]
    [InlineData("""{"allOf":[{"$ref":"#/components/schemas/Link"},{"properties":{"id":{"enum":["a"]}}}]}""", """{"id":"b"}""", "none of")]
    [InlineData("""{"allOf":[{"$ref":"#/components/schemas/Link"}]}""", """{"id":"b","secret":1}""", "$.secret is not described")]
    [InlineData("""{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/Link"}]}""", "1", "none of the 2 shapes")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "1", "is 2 of the shapes")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]}""", "[1]", "none of the 2 shapes")]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"b":1}""", "$.b is not described")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", """{"a":"b"}""", "$.a is String")]
    [InlineData("""{"minimum":1}""", "0", "below 1")]
    [InlineData("""{"maximum":1}""", "2", "above 1")]
    [InlineData("""{"minLength":2}""", "\"a\"", "shorter than 2")]
    [InlineData("""{"maxLength":1}""", "\"ab\"", "longer than 1")]
    [InlineData("""{"pattern":"^a$"}""", "\"b\"", "does not match")]
    [InlineData("""{"format":"date-time"}""", "\"tomorrow\"", "is no date-time")]
    [InlineData("""{"format":"int32"}""", "3000000000", "is no int32")]
    [InlineData("""{"format":"uri"}""", "\"/a\"", "is no uri")]
    [InlineData("""{"uniqueItems":true}""", "[1]", "keyword uniqueItems")]
    public void A_value_that_does_not_obey_is_told_where(string schema, string value, string expected) =>
        Assert.Contains(Check(schema, value), error => error.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void A_format_or_reference_that_is_not_known_fails()
    {
        Assert.Throws<InvalidOperationException>(() => Check("""{"format":"hostname"}""", "\"a\""));
        Assert.Throws<InvalidOperationException>(() => Check("""{"$ref":"#/components/schemas/None"}""", "1"));
    }

    private static IReadOnlyList<string> Check(string schema, string value) =>
        new SchemaCheck(JsonDocument.Parse(Document).RootElement).Check(JsonDocument.Parse(value).RootElement, JsonDocument.Parse(schema).RootElement);
}
