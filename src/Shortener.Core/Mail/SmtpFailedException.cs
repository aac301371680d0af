namespace Shortener.Core.Mail;

/// <summary>The mail server did not take a letter. The message holds its answer's code and what was asked, never a secret or the letter.</summary>
/// <param name="message">What failed.</param>
/// <param name="isPermanent">Whether trying again is of no use: the server refused for good (5xx).</param>
public sealed class SmtpFailedException(string message, bool isPermanent) : Exception(message)
{
    public bool IsPermanent { get; } = isPermanent;
}
