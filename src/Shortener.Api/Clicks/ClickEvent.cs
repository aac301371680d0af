using System.Text;
using System.Text.Json;
using Shortener.Core.Links;
using Shortener.Core.RawClicks;

namespace Shortener.Api.Clicks;

/// <summary>Lines of the live stream (WHATWG HTML, "Server-sent events").</summary>
internal static class ClickEvent
{
    /// <summary>Keeps proxies and clients from giving the connection up.</summary>
    public static readonly byte[] Heartbeat = ": heartbeat\n\n"u8.ToArray();

    /// <summary>A click. JSON escapes line breaks, so the data is one line.</summary>
    public static byte[] Of(StoredClick click, StreamPlace place, IShortUrls shortUrls)
    {
        using var buffer = new MemoryStream(1_024);
        buffer.Write(Encoding.ASCII.GetBytes($"id: {place.Format()}\nevent: click\ndata: "));
        buffer.Write(JsonSerializer.SerializeToUtf8Bytes(ClickResource.Of(click, shortUrls), ClicksJsonContext.Default.ClickResource));
        buffer.Write("\n\n"u8);
        return buffer.ToArray();
    }

    /// <summary>Tells how far the stream has come; clients keep the id and show nothing.</summary>
    public static byte[] Mark(StreamPlace place) => Encoding.ASCII.GetBytes($": mark\nid: {place.Format()}\n\n");
}
