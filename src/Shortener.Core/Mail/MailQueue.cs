using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Shortener.Core.Mail;

/// <summary>
/// Hands letters to the configured mail server, one after the other per <see cref="RunAsync"/>, in the background. A letter is tried
/// <see cref="Attempts"/> times over some quarter of an hour unless the server refuses it for good. Thread-safe.
/// </summary>
public sealed partial class MailQueue(SmtpOptions options, TimeProvider time, ILogger<MailQueue> logger) : IMailer
{
    /// <summary>Letters held at most, a few KiB each; further ones are dropped.</summary>
    public const int Capacity = 1_000;

    public const int Attempts = 5;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(10)];

    /// <summary>From connecting to goodbye.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Letter> _waiting = Channel.CreateUnbounded<Letter>(new UnboundedChannelOptions { SingleReader = true });

    // Letters that wait, for their first attempt or another: what bounds the channel and the retries together.
    private int _held;

    /// <summary>Pauses between attempts; tests shorten them.</summary>
    internal IReadOnlyList<TimeSpan> Backoff { get; init; } = Pauses;

    public bool IsConfigured => options.IsConfigured;

    public Task SendAsync(Letter letter, CancellationToken ct)
    {
        if (!IsConfigured)
        {
            throw new InvalidOperationException("No mail server is configured (Smtp:Host)");
        }

        if (!Letter.IsSendable(letter.To))
        {
            throw new ArgumentException("The address cannot be written to", nameof(letter));
        }

        if (Interlocked.Increment(ref _held) > Capacity)
        {
            Interlocked.Decrement(ref _held);
            Log.Dropped(logger, Capacity);
            return Task.CompletedTask;
        }

        _waiting.Writer.TryWrite(letter);
        return Task.CompletedTask;
    }

    /// <summary>Sends what is asked for until cancelled. One caller at a time.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var retries = new List<Task>();
        await foreach (Letter letter in _waiting.Reader.ReadAllAsync(ct))
        {
            retries.RemoveAll(retry => retry.IsCompleted);
            if (!await TryAsync(letter, attempt: 1, ct))
            {
                // A letter that waits for its next attempt keeps no other waiting.
                retries.Add(RetryAsync(letter, ct));
            }
        }
    }

    private async Task RetryAsync(Letter letter, CancellationToken ct)
    {
        for (int attempt = 2; attempt <= Attempts; attempt++)
        {
            await Task.Delay(Backoff[attempt - 2], time, ct);
            if (await TryAsync(letter, attempt, ct))
            {
                return;
            }
        }
    }

    /// <summary>Whether the letter is done with: taken, or refused for good, or tried often enough.</summary>
    private async Task<bool> TryAsync(Letter letter, int attempt, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            _ = MailSender.TryParse(options.From, out MailSender from);
            await SmtpConnection.DeliverAsync(options, from, letter, time.GetUtcNow(), either.Token);
            return Done();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            // Whatever it is: an exception that left would end the host, and the letter would count among the held ones for good.
            string reason = failure is OperationCanceledException ? "It did not answer in time" : failure.Message;
            if (failure is SmtpFailedException { IsPermanent: true } || attempt == Attempts)
            {
                Log.GivenUp(logger, attempt, reason);
                return Done();
            }

            Log.Failed(logger, attempt, reason);
            return false;
        }
    }

    private bool Done()
    {
        Interlocked.Decrement(ref _held);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Attempt {Attempt} to hand a letter to the mail server failed: {Reason}. It is tried again")]
        public static partial void Failed(ILogger logger, int attempt, string reason);

        [LoggerMessage(2, LogLevel.Error, "A letter was given up after {Attempts} attempts: {Reason}. Check the section Smtp of the configuration")]
        public static partial void GivenUp(ILogger logger, int attempts, string reason);

        [LoggerMessage(3, LogLevel.Error, "A letter was dropped: {Capacity} wait already. Check the mail server")]
        public static partial void Dropped(ILogger logger, int capacity);
    }
}
