namespace Shortener.BrowserTests.Stage;

/// <summary>
/// Everything that should not happen beside a page: errors in the console or of scripts, reports of the content security policy, requests
/// that failed, dialogs. Thread-safe.
/// </summary>
public sealed class Troubles
{
    private const string BadStatus = "Failed to load resource: the server responded with a status of";

    private readonly Lock _lock = new();
    private readonly List<string> _found = [];
    private readonly HashSet<string> _documents = [];
    private readonly HashSet<int> _allowed = [];

    private Troubles()
    {
    }

    public static Troubles Of(IBrowserContext context)
    {
        var troubles = new Troubles();
        context.Request += (_, request) => troubles.Note(request);
        context.Console += (_, message) => troubles.Add(message);
        context.WebError += (_, error) => troubles.Add("script error: " + error.Error);
        context.RequestFailed += (_, request) => troubles.Add(request);
        context.Dialog += async (_, dialog) =>
        {
            if (troubles.AcceptsQuestions && dialog.Type == DialogType.Confirm)
            {
                await dialog.AcceptAsync();
                return;
            }

            troubles.Add($"{dialog.Type} dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        return troubles;
    }

    /// <summary>Whether a page may ask before it does something, and is told to go on.</summary>
    public bool AcceptsQuestions { get; set; }

    /// <summary>A script's request may be answered with this status from here on: the journey has it refused.</summary>
    public void Allow(int status)
    {
        lock (_lock)
        {
            _allowed.Add(status);
        }
    }

    public IReadOnlyList<string> Found()
    {
        lock (_lock)
        {
            return [.. _found];
        }
    }

    public void Forget()
    {
        lock (_lock)
        {
            _found.Clear();
            _documents.Clear();
            _allowed.Clear();
        }
    }

    public void AssertNone()
    {
        IReadOnlyList<string> found = Found();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private void Note(IRequest request)
    {
        if (request.IsNavigationRequest)
        {
            lock (_lock)
            {
                _documents.Add(request.Url);
            }
        }
    }

    private void Add(IConsoleMessage message)
    {
        bool isReport = message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) || message.Text.StartsWith("CSP", StringComparison.Ordinal);
        if (message.Type != "error" && !isReport)
        {
            return;
        }

        lock (_lock)
        {
            // Chromium complains of a page's own status too, which the test asserts by itself.
            string url = message.Location.Split(':')[..^2] is { Length: > 0 } parts ? string.Join(':', parts) : message.Location;
            bool isExpected = message.Text.StartsWith(BadStatus, StringComparison.Ordinal)
                && (_documents.Contains(url) || _allowed.Any(status => message.Text.StartsWith($"{BadStatus} {status}", StringComparison.Ordinal)));
            if (!isExpected)
            {
                _found.Add($"console: {message.Text} ({message.Location})");
            }
        }
    }

    private void Add(IRequest request)
    {
        // Left behind by going elsewhere, or a stream that the page closes.
        if (request.Failure != "net::ERR_ABORTED")
        {
            Add($"request failed: {request.Method} {request.Url}: {request.Failure}");
        }
    }

    private void Add(string trouble)
    {
        lock (_lock)
        {
            _found.Add(trouble);
        }
    }
}
