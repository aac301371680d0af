using System.Diagnostics;
using Shortener.IntegrationTests.Pages;
using Shortener.Testing;

namespace Shortener.IntegrationTests.Description;

/// <summary>The document obeys OpenAPI 3.1's own schema, as a validator from npm judges it.</summary>
public sealed class MetaSchemaTests(PagesServer server) : IClassFixture<PagesServer>
{
    private const string Script = """
        import { Validator } from "@seriousme/openapi-schema-validator";
        import fs from "node:fs";
        const validator = new Validator();
        const result = await validator.validate(JSON.parse(fs.readFileSync(process.argv[2], "utf8")));
        if (validator.version !== "3.1") { console.log(`judged as ${validator.version}`); process.exit(1); }
        if (!result.valid) { console.log(JSON.stringify(result.errors, null, 1)); process.exit(1); }
        """;

    [ValidatorFact]
    public async Task The_description_is_valid()
    {
        string folder = ValidatorFactAttribute.Folder!;
        using var files = new TemporaryDirectory();
        await File.WriteAllTextAsync(files.File("v1.json"), await server.Client.GetStringAsync("/openapi/v1.json"));
        await File.WriteAllTextAsync(Path.Combine(folder, "validate.mjs"), Script);
        (int exitCode, string output) = await ValidatorFactAttribute.RunAsync("node", folder, Path.Combine(folder, "validate.mjs"), files.File("v1.json"));
        Assert.True(exitCode == 0, output);
    }
}

/// <summary>Skips, visibly, where the validator is neither there nor to be had from npm.</summary>
internal sealed class ValidatorFactAttribute : FactAttribute
{
    private const string Package = "@seriousme/openapi-schema-validator@2.11.0";

    private static readonly Lazy<string?> Installed = new(Install);

    public ValidatorFactAttribute()
    {
        if (Folder is null)
        {
            Skip = $"{Package} could not be fetched from npm";
        }
    }

    /// <summary>Where it is installed; null where it is not.</summary>
    public static string? Folder => Installed.Value;

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await error);
    }

    private static string? Install()
    {
        string folder = Checkout.Path("artifacts/openapi-validator");
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules/@seriousme/openapi-schema-validator")))
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, "package.json"), """{"private":true,"type":"module"}""");
                (int exitCode, _) = RunAsync("npm", folder, "install", "--no-audit", "--no-fund", "--ignore-scripts", Package).GetAwaiter().GetResult();
                return exitCode == 0 ? folder : null;
            }

            return folder;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
