using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Shortener.Core.Clicks;

namespace Shortener.Api.Ingest;

/// <summary>
/// <c>dead-letters list</c> and <c>dead-letters replay</c>. Exit codes: 0 done, 1 a letter was refused again or failed, 2 bad input.
/// </summary>
internal static partial class DeadLettersCommand
{
    private const int PageSize = 100;

    /// <param name="open">Opens the database of the configuration.</param>
    public static Command Create(Func<CancellationToken, Task<DeadLetterTools>> open)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line" };
        return new Command("dead-letters", "Clicks that could not be stored") { List(open, json), Replay(open, json) };
    }

    private static Command List(Func<CancellationToken, Task<DeadLetterTools>> open, Option<bool> json)
    {
        var all = new Option<bool>("--all") { Description = "Replayed ones as well" };
        var command = new Command("list", "Lists them with their reasons") { json, all };
        command.SetAction(async (parsed, ct) =>
        {
            await using DeadLetterTools tools = await open(ct);
            TextWriter output = parsed.InvocationConfiguration.Output;
            long after = 0;
            while (await tools.Store.ListAsync(after, PageSize, parsed.GetValue(all), ct) is { Count: > 0 } page)
            {
                foreach (DeadLetterEntry letter in page)
                {
                    await output.WriteLineAsync(parsed.GetValue(json) ? ToJson(letter) : ToLine(letter));
                }

                after = page[^1].Id;
            }

            return 0;
        });
        return command;
    }

    private static Command Replay(Func<CancellationToken, Task<DeadLetterTools>> open, Option<bool> json)
    {
        var ids = new Argument<long[]>("id") { Description = "Numbers of dead letters", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every one that waits" };
        var command = new Command("replay", "Enriches and stores their clicks again") { ids, all, json };
        command.SetAction(async (parsed, ct) =>
        {
            long[] chosen = parsed.GetValue(ids) ?? [];
            if ((chosen.Length == 0) != parsed.GetValue(all))
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("Name dead letters by number, or give --all");
                return 2;
            }

            await using DeadLetterTools tools = await open(ct);
            bool done = true;
            void Report(long id, ReplayResult result)
            {
                done &= result is ReplayResult.Replayed or ReplayResult.AlreadyReplayed;
                string name = JsonNamingPolicy.CamelCase.ConvertName(result.ToString());
                parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(json)
                    ? JsonSerializer.Serialize(new Outcome(id.ToString(CultureInfo.InvariantCulture), name), DeadLettersCommandContext.Default.Outcome)
                    : $"{id.ToString(CultureInfo.InvariantCulture)}\t{name}");
            }

            foreach (long id in chosen)
            {
                Report(id, await tools.Replayer.ReplayAsync(id, ct));
            }

            if (parsed.GetValue(all))
            {
                await tools.Replayer.ReplayAllAsync((letter, result) => Report(letter.Id, result), ct);
            }

            return done ? 0 : 1;
        });
        return command;
    }

    private static string ToJson(DeadLetterEntry letter) =>
        JsonSerializer.Serialize(DeadLetterResponse.Of(letter), DeadLettersCommandContext.Default.DeadLetterResponse);

    private static string ToLine(DeadLetterEntry letter) => string.Create(CultureInfo.InvariantCulture,
        $"{letter.Id}\t{letter.CreatedAt:u}\t{letter.Source}@{letter.Position}\tlink {letter.LinkId}\t{Printable(letter.Reason)}");

    /// <summary>A reason may quote what a visitor sent: no control character of it reaches the terminal.</summary>
    private static string Printable(string text) =>
        string.Create(text.Length, text, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });

    internal sealed record Outcome(string Id, string Result);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(DeadLetterResponse))]
    [JsonSerializable(typeof(Outcome))]
    private sealed partial class DeadLettersCommandContext : JsonSerializerContext;
}
