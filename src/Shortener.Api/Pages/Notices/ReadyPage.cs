using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Notices;

/// <summary>
/// A notice that holds nothing of the request: rendered once for each language, then only copied, so that a scanner's flood of made-up
/// addresses stays cheap. Thread-safe.
/// </summary>
internal sealed class ReadyPage
{
    private readonly int _status;
    private readonly TimeSpan? _retryAfter;
    private readonly Lazy<byte[]>[] _bodies;

    public ReadyPage(int status, MarkState state, Localized<NoticeText> texts, TimeSpan? retryAfter = null)
    {
        _status = status;
        _retryAfter = retryAfter;
        _bodies = [.. PageLanguages.All.Select(language => new Lazy<byte[]>(() => Render(language, state, texts.In(language))))];
    }

    /// <summary>Answers with the page in the visitor's language.</summary>
    public Task WriteAsync(HttpContext context)
    {
        PageLanguage language = PageLanguages.Of(context.Request.Headers.AcceptLanguage);
        return context.WritePageAsync(_status, _bodies[(int)language].Value, language, FormTarget.None, _retryAfter);
    }

    /// <summary>Renders every language, so that no visitor waits for it.</summary>
    public void Prepare()
    {
        foreach (Lazy<byte[]> body in _bodies)
        {
            _ = body.Value;
        }
    }

    // A component that only shows its parameters is done when the call returns: nothing is waited for.
    private static byte[] Render(PageLanguage language, MarkState state, NoticeText texts) => PageRenderer.RenderAsync<NoticePage>(
        (nameof(NoticePage.Language), language), (nameof(NoticePage.State), state), (nameof(NoticePage.Texts), texts)).GetAwaiter().GetResult();
}
