using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;
using Shortener.Testing;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Webhooks;

/// <summary>Real deliveries against the public npm package <c>standardwebhooks</c> as the receiver, also while a secret is rotated.</summary>
public sealed class StandardWebhooksTests
{
    private const string Package = "standardwebhooks@1.1.1";

    [NodeFact]
    public async Task The_public_package_verifies_deliveries_before_during_and_after_a_rotation()
    {
        using var folder = new TemporaryDirectory();
        await RunAsync("npm", "install", Package, "--prefix", folder.Path, "--no-audit", "--no-fund", "--no-save", "--loglevel=error");
        File.Copy(Checkout.Path("tests/Shortener.IntegrationTests/Webhooks/receiver.cjs"), folder.File("receiver.cjs"));
        string known = folder.File("secret");
        await using WebhookStage stage = await WebhookStage.StartAsync(StorageBackend.Sqlite);
        using var receiver = new Receiver(folder.File("receiver.cjs"), known);
        stage.Dialer.With("93.184.216.34", new IPEndPoint(IPAddress.Loopback, await receiver.PortAsync()));
        ApiAnswer hook = await stage.SubscribeAsync("standard", "link.created", "link.clicked");

        // The receiver knows the first secret.
        await File.WriteAllTextAsync(known, hook["secret"]);
        ApiAnswer link = await stage.CreateLinkAsync(new { url = "https://example.com/ñ?q=кот", title = "Ñandú \"кот\" 😀" });
        Assert.Equal("link.created", await receiver.NextVerifiedAsync());
        await stage.ClickAsync(link, 3);
        Assert.Equal("link.clicked", await receiver.NextVerifiedAsync());

        // Both sign: it may still know the old one, and already know the new one.
        ApiAnswer rotated = await stage.Host.PostAsync($"{hook.Location}/rotate-secret", new { overlapHours = 24 });
        await stage.CreateLinkAsync(new { url = "https://example.com/2" });
        Assert.Equal("link.created", await receiver.NextVerifiedAsync());
        await File.WriteAllTextAsync(known, rotated["secret"]);
        await stage.ClickAsync(link, 3);
        Assert.Equal("link.clicked", await receiver.NextVerifiedAsync());

        // Without an overlap the old one is worth nothing; the message comes again once the receiver knows the new one.
        ApiAnswer last = await stage.Host.PostAsync($"{hook.Location}/rotate-secret", new { overlapHours = 0 });
        await stage.CreateLinkAsync(new { url = "https://example.com/3" });
        JsonElement refused = await receiver.NextAsync();
        Assert.Equal("No matching signature found", refused.GetProperty("error").GetString());
        await File.WriteAllTextAsync(known, last["secret"]);
        JsonElement verified;
        do
        {
            verified = await receiver.NextAsync();
            Assert.Equal(refused.GetProperty("id").GetString(), verified.GetProperty("id").GetString());
        }
        while (verified.GetProperty("type").ValueKind == JsonValueKind.Null);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}:\n{await output}{error}");
    }

    private sealed class Receiver : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly Process _node;

        public Receiver(string script, string secretFile) =>
            _node = Process.Start(new ProcessStartInfo("node", [script, secretFile]) { RedirectStandardOutput = true })!;

        public async Task<int> PortAsync() => (await NextAsync()).GetProperty("port").GetInt32();

        public async Task<JsonElement> NextAsync()
        {
            string? line = await _node.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            Assert.NotNull(line);
            return JsonDocument.Parse(line).RootElement;
        }

        public async Task<string?> NextVerifiedAsync()
        {
            JsonElement message = await NextAsync();
            Assert.True(message.GetProperty("error").ValueKind == JsonValueKind.Null, message.ToString());
            // The receiver does check: one byte more and it refuses.
            Assert.Equal("refused", message.GetProperty("tampered").GetString());
            return message.GetProperty("type").GetString();
        }

        public void Dispose()
        {
            _node.Kill();
            _node.Dispose();
        }
    }
}
