using System.Text.Json;
using Shortener.Core.Clicks;
using Shortener.Core.Links;

namespace Shortener.Core.Redirects;

/// <summary>
/// What a link does beyond redirecting, compiled from <see cref="LinkOptions"/>. Decides in memory and allocates nothing. Immutable.
/// </summary>
public sealed class LinkProgram
{
    private readonly Destination? _expired;
    private readonly Destination? _limitReached;

    private LinkProgram(LinkOptions options, bool forwardsQuery)
    {
        Options = options;
        StartsAt = options.StartsAt is { } start ? UnixMicros.From(start) : long.MinValue;
        ExpiresAt = options.ExpiresAt is { } end ? UnixMicros.From(end) : long.MaxValue;
        _expired = options.ExpiredUrl is { } expired ? new Destination(expired, forwardsQuery) : null;
        _limitReached = options.ClickLimitUrl is { } limit ? new Destination(limit, forwardsQuery) : null;
    }

    /// <summary>What it was compiled from.</summary>
    public LinkOptions Options { get; }

    /// <summary>Unix microseconds.</summary>
    public long StartsAt { get; }

    /// <summary>Unix microseconds.</summary>
    public long ExpiresAt { get; }

    /// <summary>Compiles what a store or L2 returned. Never fails: a document that cannot be read is one that leads nobody on.</summary>
    public static LinkProgram Compile(RedirectTarget target)
    {
        LinkOptions options;
        try
        {
            options = LinkOptions.Read(target.Options) ?? new LinkOptions();
        }
        catch (JsonException)
        {
            options = new LinkOptions { Block = new LinkBlock(410, null) };
        }

        return new LinkProgram(options, target.ForwardQuery);
    }
}
