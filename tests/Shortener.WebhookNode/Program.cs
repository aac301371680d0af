using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shortener.Api;
using Shortener.Api.Hosting;
using Shortener.Ingest.Outbound;
using Shortener.Testing.Outbound;

// The server as it is, but for one thing: every public name leads to a receiver on loopback, whose port the environment names. Nothing
// in the product can be configured to post there, so a test that kills a real process needs a process of its own.
var receiver = new IPEndPoint(
    IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable("WEBHOOK_RECEIVER_PORT")!, CultureInfo.InvariantCulture));
const string Public = "93.184.216.34";
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton<IHostResolver>(new StubResolver { Otherwise = [IPAddress.Parse(Public)] });
builder.Services.AddSingleton<IOutboundDialer>(new RoutedDialer().With(Public, receiver));
builder.AddShortenerApi();
await using WebApplication app = builder.Build();
await app.Services.GetRequiredService<NodeStart>().PrepareAsync(withJournal: true, CancellationToken.None);
app.UseShortenerApi();
await app.StartAsync();
await app.WaitForShutdownAsync();
