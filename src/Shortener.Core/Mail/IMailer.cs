namespace Shortener.Core.Mail;

/// <summary>
/// Sends letters in the background, with retries. What waits is held in memory: it is lost when the process ends, and people ask again.
/// Thread-safe.
/// </summary>
public interface IMailer
{
    /// <summary>Whether a mail server is configured; without one nothing can be sent.</summary>
    bool IsConfigured { get; }

    /// <summary>Takes the letter and returns at once. One too many (the queue is bounded) is dropped and logged.</summary>
    /// <exception cref="InvalidOperationException">No mail server is configured.</exception>
    /// <exception cref="ArgumentException">The address is none that can be written to.</exception>
    Task SendAsync(Letter letter, CancellationToken ct);
}
