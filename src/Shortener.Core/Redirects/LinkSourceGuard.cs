using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Shortener.Core.Redirects;

/// <summary>
/// Keeps a slow or absent source from slowing every redirect: each call has a time limit, and after half of at least three calls
/// within ten seconds failed, calls fail at once until a trial call after a pause succeeds. Thread-safe.
/// </summary>
public sealed partial class LinkSourceGuard
{
    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerStateProvider _state = new();

    // Whether the outage was logged.
    private bool _told;

    /// <param name="source">Name of the source in the log, <c>Redis</c> or <c>database</c>.</param>
    /// <param name="timeout">Longest wait for one call.</param>
    /// <param name="pause">How long the source is left alone; at least half a second.</param>
    public LinkSourceGuard(string source, TimeSpan timeout, TimeSpan pause, TimeProvider time, ILogger logger)
    {
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                // With 250 ms a call, an absent Redis costs a quiet node three slow redirects.
                MinimumThroughput = 3,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = pause,
                StateProvider = _state,
                OnOpened = opened =>
                {
                    // Every try that fails opens it again: an outage is told once. A client's counters may stand behind a semicolon.
                    if (!Interlocked.Exchange(ref _told, true))
                    {
                        Log.LeftAlone(logger, source, pause.TotalSeconds, opened.Outcome.Exception?.Message.Split(';')[0]);
                    }

                    return default;
                },
                OnClosed = _ =>
                {
                    Volatile.Write(ref _told, false);
                    Log.Answers(logger, source);
                    return default;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
            .Build();
    }

    /// <summary>Whether calls are let through.</summary>
    public bool IsOpenForCalls => _state.CircuitState is CircuitState.Closed or CircuitState.HalfOpen;

    /// <summary>
    /// Runs the call, which may ignore its token: the wait ends all the same.
    /// </summary>
    /// <exception cref="ExecutionRejectedException">Too slow, or left alone.</exception>
    public async ValueTask<TResult> RunAsync<TState, TResult>(
        Func<TState, CancellationToken, Task<TResult>> call, TState state, CancellationToken ct) =>
        await _pipeline.ExecuteAsync(
            static async (it, token) => await it.call(it.state, token).WaitAsync(token), (call, state), ct);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redirect lookups: {Source} does not answer and is asked again every {Seconds} s: {Reason}")]
        public static partial void LeftAlone(ILogger logger, string source, double seconds, string? reason);

        [LoggerMessage(2, LogLevel.Information, "Redirect lookups: {Source} answers again")]
        public static partial void Answers(ILogger logger, string source);
    }
}
