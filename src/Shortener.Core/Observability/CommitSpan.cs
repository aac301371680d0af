using System.Diagnostics;
using Shortener.Core.Clicks;

namespace Shortener.Core.Observability;

/// <summary>The span of one commit of clicks; disposed without <see cref="End"/> it failed.</summary>
internal readonly struct CommitSpan : IDisposable
{
    private readonly Activity? _activity;

    private CommitSpan(Activity? activity) => _activity = activity;

    /// <param name="batch">What is committed.</param>
    /// <param name="system">OpenTelemetry's name of the database.</param>
    public static CommitSpan Start(ClickBatch batch, string system)
    {
        Activity? activity = ShortenerTracing.Source.StartActivity("commit clicks", ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity
                .SetTag("db.system.name", system)
                .SetTag("db.operation.batch.size", batch.Clicks.Count)
                .SetTag("shortener.source", batch.Source.Identity)
                .SetTag("shortener.dead_letters", batch.DeadLetters.Count);
        }

        return new CommitSpan(activity);
    }

    public CommitResult End(CommitResult result)
    {
        _activity?.SetTag("shortener.result", result.ToString()).SetStatus(ActivityStatusCode.Ok);
        return result;
    }

    public void Dispose()
    {
        if (_activity is { Status: ActivityStatusCode.Unset })
        {
            _activity.SetStatus(ActivityStatusCode.Error);
        }

        _activity?.Dispose();
    }
}
