using System.Collections.Concurrent;
using System.Net;
using Shortener.Core.Clicks;
using Shortener.Core.Events;

namespace Shortener.IntegrationTests.Redirects;

internal sealed record RecordedClick(
    long LinkId,
    int WorkspaceId,
    long UnixMicros,
    long? Visitor,
    ClickFlags Flags,
    IPAddress? Address,
    string UserAgent,
    string Referrer,
    string AcceptLanguage,
    string Query,
    string DestinationUtm);

internal sealed record RecordedEvent(
    EventKind Kind,
    int WorkspaceId,
    long SubjectId,
    long PartId,
    long LinkId,
    long? Visitor,
    int? ElapsedMs,
    ClickFlags Flags,
    IPAddress? Address,
    string UserAgent,
    string Referrer,
    string AcceptLanguage,
    string Query);

/// <summary>Keeps what pages and redirects hand to the journal. What the journal itself promises is tested with the journal.</summary>
internal sealed class RecordingAppender : IClickAppender, IEventAppender
{
    public ConcurrentQueue<RecordedClick> Clicks { get; } = new();

    public ConcurrentQueue<RecordedEvent> Events { get; } = new();

    /// <summary>Whether clicks are dropped, as by a full journal.</summary>
    public bool Full { get; set; }

    /// <summary>What the response has to wait for, as under <c>Durability=Disk</c>.</summary>
    public Task? Flush { get; set; }

    public bool TryAppend(in ClickCapture capture)
    {
        if (Full)
        {
            return false;
        }

        Clicks.Enqueue(new RecordedClick(
            capture.LinkId,
            capture.WorkspaceId,
            capture.UnixMicros,
            capture.Visitor,
            capture.Flags,
            capture.Address,
            capture.UserAgent.ToString(),
            capture.Referrer.ToString(),
            capture.AcceptLanguage.ToString(),
            capture.Query.ToString(),
            capture.DestinationUtm.ToString()));
        return true;
    }

    public bool TryAppend(in EventCapture capture)
    {
        if (Full)
        {
            return false;
        }

        Events.Enqueue(new RecordedEvent(
            capture.Kind,
            capture.WorkspaceId,
            capture.SubjectId,
            capture.PartId,
            capture.LinkId,
            capture.Visitor,
            capture.ElapsedMs,
            capture.Flags,
            capture.Address,
            capture.UserAgent.ToString(),
            capture.Referrer.ToString(),
            capture.AcceptLanguage.ToString(),
            capture.Query.ToString()));
        return true;
    }

    public ValueTask WhenDurableAsync() => Flush is { } flush ? new ValueTask(flush) : default;
}
