using System.Reflection;
using System.Text.Json;
using Shortener.Api.Links;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Links;

/// <summary>
/// Every text of the shared cases through every text field that a request may give, whoever added it: refused by the field's name, or
/// stored and given back unchanged, and never a failure of the server.
/// </summary>
public abstract class NaughtyTextContract(LinksHost host)
{
    private const string Links = "/api/v1/links";
    private const int PerRequest = 1_000;

    // Each is hashed, slowly on purpose.
    private const int PasswordsPerRequest = 20;

    /// <summary>What a URL is normalised to is no longer the text; nor is a domain's name, whose default goes by many.</summary>
    private static bool IsNormalised(string field) =>
        field.EndsWith("url", StringComparison.OrdinalIgnoreCase) || field == "domain";

    /// <summary>Instants, zones, ids and names of what the request does not have: no case is one.</summary>
    private static bool IsStrict(string field) =>
        field is "slug" or "startsAt" or "expiresAt" or "variantsEndAt" or "winner" or "timezone" or "utmTemplateId" or "interstitialId";

    public static TheoryData<string, bool> Fields()
    {
        var fields = new TheoryData<string, bool>();
        foreach (PropertyInfo property in typeof(LinkRequest).GetProperties())
        {
            bool isList = typeof(IEnumerable<string?>).IsAssignableFrom(property.PropertyType);
            if (isList || property.PropertyType == typeof(string))
            {
                fields.Add(JsonNamingPolicy.CamelCase.ConvertName(property.Name), isList);
            }
        }

        return fields;
    }

    [TestDataTheory]
    [MemberData(nameof(Fields))]
    public async Task A_text_is_refused_by_its_fields_name_or_given_back_unchanged(string field, bool isList)
    {
        int stored = 0;
        foreach (string[] texts in NaughtyTexts.All().Chunk(field == "password" ? PasswordsPerRequest : PerRequest))
        {
            ApiAnswer answer = await host.PostAsync($"{Links}/bulk", texts.Select(text => Body(field, isList, text)));
            Assert.Equal(200, answer.Status);
            JsonElement[] items = [.. answer.Body.GetProperty("items").EnumerateArray()];
            Assert.Equal(texts.Length, items.Length);
            for (int i = 0; i < items.Length; i++)
            {
                stored += await CheckAsync(field, isList, texts[i], items[i]) ? 1 : 0;
            }
        }

        Assert.True(stored > 0 || IsNormalised(field) || IsStrict(field), $"{field}: every text was refused");
    }

    private async Task<bool> CheckAsync(string field, bool isList, string text, JsonElement item)
    {
        string what = $"{field}: {JsonSerializer.Serialize(text)}: {item}";
        int status = item.GetProperty("status").GetInt32();
        if (status != 201)
        {
            Assert.True(status is >= 400 and < 500, what);
            Assert.True(item.GetProperty("problem").TryGetProperty("errors", out JsonElement errors) && errors.TryGetProperty(field, out _), what);
            return false;
        }

        JsonElement link = item.GetProperty("link");
        ApiAnswer read = await host.GetAsync($"{Links}/{link.GetProperty("id").GetString()}");
        Assert.True(read.Status == 200, what);
        if (!IsNormalised(field) && read.Body.TryGetProperty(field, out JsonElement given))
        {
            Assert.True((isList ? given[0] : given).GetString() == text, what);
        }

        return true;
    }

    private static Dictionary<string, object> Body(string field, bool isList, string text)
    {
        var body = new Dictionary<string, object> { ["url"] = "https://example.com/" };
        body[field] = isList ? new[] { text } : text;
        return body;
    }
}

/// <summary>The texts of <c>testdata/url</c>.</summary>
internal static class NaughtyTexts
{
    public static IReadOnlyList<string> All()
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(TestData.Path("url/blns.json")))!)
        {
            texts.Add(text);
        }

        foreach (string name in new[] { "patt-Open-Redirect-payloads.txt", "url-shorteners.txt" })
        {
            texts.UnionWith(File.ReadLines(TestData.Path("url/" + name)));
        }

        foreach (string path in Directory.GetFiles(TestData.Path("url"), "*.jsonl"))
        {
            foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
            {
                using JsonDocument one = JsonDocument.Parse(line);
                AddStrings(one.RootElement, texts);
            }
        }

        foreach (string path in Directory.GetFiles(TestData.Path("url"), "wpt-*.json"))
        {
            using JsonDocument all = JsonDocument.Parse(File.ReadAllBytes(path));
            AddStrings(all.RootElement, texts);
        }

        return [.. texts];
    }

    private static void AddStrings(JsonElement element, HashSet<string> texts)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                AddText(element, texts);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    AddStrings(item, texts);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    AddStrings(property.Value, texts);
                }

                break;
        }
    }

    private static void AddText(JsonElement element, HashSet<string> texts)
    {
        try
        {
            texts.Add(element.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate written as an escape is no text; it is sent as bytes by the tests of malformed requests.
        }
    }
}

public sealed class SqliteNaughtyTextTests(SqliteLinksHost fixture) : NaughtyTextContract(fixture.Host), IClassFixture<SqliteLinksHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresNaughtyTextTests(PostgresLinksHost fixture) : NaughtyTextContract(fixture.Host), IClassFixture<PostgresLinksHost>;
