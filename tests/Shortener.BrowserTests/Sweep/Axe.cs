using System.Text.Json;
using Deque.AxeCore.Commons;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Sweep;

/// <summary>
/// axe over a page. Its own runner for Playwright opens another page for every run; here the script runs where it is and answers with
/// what is wrong alone.
/// </summary>
internal static class Axe
{
    private static readonly string[] Standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>WCAG 2.2 AA as far as axe can tell; its best practices go to <paramref name="advice"/>.</summary>
    public static async Task<IEnumerable<string>> RunAsync(Visit visit, IReadOnlyList<string> exceptions, Action<string> advice)
    {
        await visit.Page.EvaluateAsync(Script);
        JsonElement violations = (await visit.Page.EvaluateAsync<JsonElement?>(
            """
            async ([tags, off]) => {
              const result = await axe.run(document, {
                runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], iframes: false, preload: false,
                rules: Object.fromEntries(off.map(rule => [rule, { enabled: false }])) });
              return result.violations.map(v => ({
                tags: v.tags,
                text: `axe ${v.id}: ${v.help}: ` + v.nodes.slice(0, 4).map(n =>
                  `${n.html.slice(0, 200)} [${[...n.any, ...n.all, ...n.none].map(c => c.message).slice(0, 2).join(' ')}]`).join(' | ') }));
            }
            """,
            new object[] { Standard.Append("best-practice").ToArray(), exceptions.ToArray() }))!.Value;
        List<string> wrong = [];
        foreach (JsonElement violation in violations.EnumerateArray())
        {
            string text = violation.GetProperty("text").GetString()!;
            if (violation.GetProperty("tags").EnumerateArray().Any(tag => Standard.Contains(tag.GetString())))
            {
                wrong.Add(text);
            }
            else
            {
                advice($"{visit.Look}: {text}");
            }
        }

        return wrong;
    }
}
