using System.Text.Json;

namespace Shortener.BrowserTests.Sweep;

/// <summary>Goes through a page with the Tab key alone.</summary>
internal static class KeyboardWalk
{
    /// <summary>More would be a page that no keyboard user gets through.</summary>
    private const int MostStops = 250;

    private const string Collect =
        """
        () => {
          const seen = new Set();
          // Behind a modal dialog nothing is to be reached.
          const stops = [...(document.querySelector('dialog:modal') ?? document).querySelectorAll(
            'a[href],button,input,select,textarea,summary,[tabindex],audio[controls],video[controls],[contenteditable=true]')]
            .filter(e => !e.matches(':disabled') && e.type !== 'hidden' && e.tabIndex >= 0 && !e.closest('[inert]')
              && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
            // Radio buttons of one name are one stop.
            .filter(e => {
              if (e.type !== 'radio') return true;
              const key = `${e.form?.id ?? ''}/${e.name}`;
              if (seen.has(key)) return false;
              seen.add(key);
              return true;
            });
          window.tabStops = stops;
          document.activeElement?.blur();
          // Chromium's date fields are several stops inside, the clock's and the calendar's among them.
          const inner = stops.filter(e => /^(date|time|month|week|datetime-local)$/.test(e.type)).length * 8;
          return [stops.length, inner];
        }
        """;

    private const string Look =
        """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body) return { at: -1, ring: true, tag: '' };
          let at = window.tabStops.indexOf(e);
          if (at < 0 && e.type === 'radio') at = window.tabStops.findIndex(s => s.type === 'radio' && s.name === e.name && s.form === e.form);
          // What shows the focus may be the label or box around a control that is drawn by it.
          const shown = [e, e.parentElement, e.nextElementSibling, e.previousElementSibling, ...(e.labels ?? []),
            // Inside a frame its own document shows it.
            e.contentDocument?.activeElement].filter(Boolean);
          const ring = /^(date|time|month|week|datetime-local)$/.test(e.type) || shown.some(s => {
            const style = getComputedStyle(s);
            return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
          });
          return { at, ring, tag: e.cloneNode(false).outerHTML.slice(0, 140) };
        }
        """;

    /// <returns>What the walk did not reach, and where one could not see the focus.</returns>
    public static async Task<IEnumerable<string>> WalkAsync(IPage page)
    {
        int[] counted = await page.EvaluateAsync<int[]>(Collect);
        int stops = counted[0];
        HashSet<int> reached = [];
        HashSet<string> unseen = [];
        // A round may begin anywhere and passes the browser's own end once.
        for (int press = 0; press < Math.Min(stops, MostStops) + counted[1] + 8 && reached.Count < stops; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            JsonElement focus = (await page.EvaluateAsync<JsonElement?>(Look))!.Value;
            if (focus.GetProperty("at").GetInt32() is >= 0 and var at)
            {
                reached.Add(at);
            }

            if (!focus.GetProperty("ring").GetBoolean())
            {
                unseen.Add(focus.GetProperty("tag").GetString()!);
            }
        }

        string[] missed = await page.EvaluateAsync<string[]>(
            "reached => window.tabStops.filter((_, i) => !reached.includes(i)).map(e => e.cloneNode(false).outerHTML.slice(0, 140))", reached.ToArray());
        return missed.Take(3).Select(tag => "Tab does not reach " + tag).Concat(unseen.Take(3).Select(tag => "focus is invisible on " + tag));
    }
}
