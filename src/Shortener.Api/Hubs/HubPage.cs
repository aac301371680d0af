using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Hubs;
using Shortener.Core.Hubs;

namespace Shortener.Api.Hubs;

/// <summary>One published page in memory: where its buttons lead and, once asked for, its bytes. Thread-safe.</summary>
internal sealed class HubPage(
    PublishedHub hub, HubDocument document, HubVisibility visibility, IReadOnlyDictionary<HubToken, HubTarget> targets, Func<HubPage, ulong, HubFormState?, Task<HubRendering>> render, TimeProvider time)
{
    /// <summary>Variants kept; a page with more is rendered again, so that nobody fills memory with made-up visits.</summary>
    private const int MaxVariants = 64;

    private static readonly Dictionary<string, string> Nothing = [];

    private readonly ConcurrentDictionary<ulong, HubRendering> _variants = new();
    private readonly ConcurrentDictionary<(ulong Mask, string BlockId), HubRendering> _thanks = new();
    private readonly ConcurrentDictionary<ulong, Lazy<Task<HubRendering>>> _drawing = new();

    public PublishedHub Hub { get; } = hub;

    public HubDocument Document { get; } = document;

    public HubVisibility Visibility { get; } = visibility;

    /// <summary>Where the published document leads.</summary>
    public IReadOnlyDictionary<HubToken, HubTarget> Targets { get; } = targets;

    /// <summary>The bytes of a variant that was rendered before and is still true.</summary>
    public HubRendering? Known(ulong mask) => _variants.GetValueOrDefault(mask) is { } known && known.IsTrue(time) ? known : null;

    /// <summary>The bytes of a variant.</summary>
    public async ValueTask<HubRendering> RenderAsync(ulong mask)
    {
        if (Known(mask) is { } known)
        {
            return known;
        }

        // Drawn once for all who ask meanwhile: a page with a countdown is drawn anew each minute, under however many requests.
        Lazy<Task<HubRendering>> drawing = _drawing.GetOrAdd(mask, mask => new Lazy<Task<HubRendering>>(() => DrawAsync(mask)));
        try
        {
            return await drawing.Value;
        }
        finally
        {
            _drawing.TryRemove(KeyValuePair.Create(mask, drawing));
        }
    }

    /// <summary>Whether the page has a form of this id.</summary>
    public bool HasForm(string? blockId) =>
        blockId is { Length: > 0 } && (Document.Blocks ?? []).Any(block => block is { Kind: "lead" } && block.Id == blockId);

    /// <summary>The page of somebody whose form was taken: one of <see cref="HasForm"/>.</summary>
    public async ValueTask<HubRendering> RenderThanksAsync(ulong mask, string blockId)
    {
        if (_thanks.TryGetValue((mask, blockId), out HubRendering? known) && known.IsTrue(time))
        {
            return known;
        }

        HubRendering rendering = await render(this, mask, new HubFormState(blockId, IsSent: true, Nothing, Nothing));
        if (_thanks.Count < MaxVariants || _thanks.ContainsKey((mask, blockId)))
        {
            _thanks[(mask, blockId)] = rendering;
        }

        return rendering;
    }

    /// <summary>The page with what came of a form; kept nowhere.</summary>
    public Task<HubRendering> RenderAsync(ulong mask, HubFormState form) => render(this, mask, form);

    private async Task<HubRendering> DrawAsync(ulong mask)
    {
        if (Known(mask) is { } known)
        {
            // Somebody else's drawing was done between our look and our turn.
            return known;
        }

        HubRendering rendering = await render(this, mask, null);
        if (_variants.Count < MaxVariants || _variants.ContainsKey(mask))
        {
            _variants[mask] = rendering;
        }

        return rendering;
    }
}

/// <summary>A page's bytes with the headers that go with them. Immutable.</summary>
internal sealed class HubRendering
{
    /// <summary>
    /// Stands in a policy for the buttons' own addresses, which begin with whatever host the page is shown under: pages with foreign tags
    /// may reach nothing else of this server, whose API would take the visitor's session.
    /// </summary>
    public const string OwnButtons = "own-buttons.invalid";

    private readonly StringValues _policy;
    private readonly string? _policyWithTags;
    private readonly long _trueUntil;

    public HubRendering(byte[] html, string tag, string policy, PageLanguage language, bool isPlain, DateTimeOffset? trueUntil)
    {
        Html = html;
        Brotli = Compress(html, stream => new BrotliStream(stream, CompressionLevel.Optimal));
        Gzip = Compress(html, stream => new GZipStream(stream, CompressionLevel.Optimal));
        (Tag, BrotliTag, GzipTag) = ($"\"{tag}\"", $"\"{tag}-br\"", $"\"{tag}-gz\"");
        _policy = policy;
        _policyWithTags = policy.Contains(OwnButtons, StringComparison.Ordinal) ? policy : null;
        _trueUntil = trueUntil?.UtcTicks ?? long.MaxValue;
        Language = language.Tag();
        // With the entity tag, caches of all sorts ask each time: a view is counted, and a change seen at once.
        CacheControl = isPlain ? "no-cache" : "private, no-cache";
    }

    public byte[] Html { get; }

    public byte[] Brotli { get; }

    public byte[] Gzip { get; }

    public StringValues Tag { get; }

    public StringValues BrotliTag { get; }

    public StringValues GzipTag { get; }

    public StringValues Language { get; }

    public StringValues CacheControl { get; }

    /// <summary>Whether the page runs scripts of others.</summary>
    public bool IsForeign => _policyWithTags is not null;

    /// <summary>Whether the page still says the same: one with a countdown does for a minute at most. Asks the clock only of such pages.</summary>
    public bool IsTrue(TimeProvider time) => _trueUntil == long.MaxValue || time.GetUtcNow().UtcTicks < _trueUntil;

    /// <summary>The policy for a page shown under what the <c>Host</c> header says. Allocates only for pages with tags.</summary>
    public StringValues PolicyFor(string? host) => _policyWithTags is null ? _policy
        : _policyWithTags.Replace(OwnButtons, OwnSource.Of(host, "/h/"), StringComparison.Ordinal);

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> open)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = open(compressed))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }
}
