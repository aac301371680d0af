using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Client;
using Shortener.IntegrationTests.Pages;
using Shortener.Testing;
using Shortener.Testing.Description;

namespace Shortener.IntegrationTests.Client;

/// <summary>The client has a method for every operation and a field for every field.</summary>
public sealed class ClientCoverageTests(PagesServer server) : IClassFixture<PagesServer>
{
    /// <summary>Set to 1, the test writes the files instead of comparing them.</summary>
    private const string WriteVariable = "SHORTENER_WRITE_CLIENT";

    [Fact]
    public async Task The_written_part_of_the_client_is_what_the_description_says()
    {
        SortedDictionary<string, string> files = ClientWriter.Write(await ReadAsync());
        string root = Checkout.Path("src/Shortener.Client");
        string[] present = [.. new[] { "Shapes", "Operations" }
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs"))
            .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))];
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            foreach (string old in present.Except(files.Keys))
            {
                File.Delete(Path.Combine(root, old));
            }

            foreach ((string file, string text) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
                await File.WriteAllTextAsync(Path.Combine(root, file), text);
            }

            return;
        }

        string[] different = [.. files.Keys.Union(present).Where(file => !files.ContainsKey(file) || !present.Contains(file)
            || File.ReadAllText(Path.Combine(root, file)).ReplaceLineEndings("\n") != files[file].ReplaceLineEndings("\n"))];
        Assert.True(
            different.Length == 0,
            $"{WriteVariable}=1 dotnet test tests/Shortener.IntegrationTests --filter ClientCoverage writes these anew:\n{string.Join('\n', different)}");
    }

    [Fact]
    public async Task Every_operation_has_a_method()
    {
        ApiDocument document = await ReadAsync();
        string[] methods = [.. typeof(ShortenerClient).GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Select(method => method.GetCustomAttribute<ApiOperationAttribute>()?.Id)
            .OfType<string>()
            .Order(StringComparer.Ordinal)];
        Assert.Equal([.. document.Operations.Select(operation => operation.Id).Order(StringComparer.Ordinal)], methods);
    }

    [Fact]
    public async Task Every_shape_has_the_fields_of_its_schema()
    {
        ApiDocument document = await ReadAsync();
        var wrong = new List<string>();
        foreach (JsonProperty schema in document.Root.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (!schema.Value.TryGetProperty("properties", out JsonElement described))
            {
                continue;
            }

            if (typeof(ShortenerClient).Assembly.GetType($"Shortener.Client.{schema.Name}") is not { } type)
            {
                wrong.Add($"{schema.Name} is no type of the client");
                continue;
            }

            HashSet<string> fields = [.. type.GetProperties().Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name).OfType<string>()];
            HashSet<string> expected = [.. described.EnumerateObject().Select(field => field.Name)];
            wrong.AddRange(expected.Except(fields).Select(field => $"{schema.Name}.{field} is missing"));
            wrong.AddRange(fields.Except(expected).Select(field => $"{schema.Name}.{field} is not described"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task<ApiDocument> ReadAsync() => ApiDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json"));
}
