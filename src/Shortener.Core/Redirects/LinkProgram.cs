using Shortener.Core.Apps;
using Shortener.Core.Clicks;
using Shortener.Core.Links;
using Shortener.Core.Targeting;
using Shortener.Core.Variants;

namespace Shortener.Core.Redirects;

/// <summary>
/// What a link does beyond redirecting, compiled from <see cref="LinkOptions"/>. Decides in memory and allocates nothing beyond what the
/// visit's facts cost. Immutable, shared between requests.
/// </summary>
/// <remarks>
/// Order: block, password, schedule, expiry, preview, a rule that blocks, app, targeting rules, A/B test, destination. The click limit is
/// taken last, by whoever answers: a visit that ends on a page uses no click.
/// </remarks>
public sealed partial class LinkProgram
{
    private readonly Destination _destination;
    private readonly Destination? _expired;
    private readonly long _startsAt;
    private readonly long _expiresAt;
    private readonly CompiledRules? _rules;
    private readonly Destination[] _ruleDestinations = [];
    private readonly VariantSplit? _split;
    private readonly Destination[] _splitDestinations = [];
    private readonly CompiledApps? _apps;

    private LinkProgram(RedirectTarget target, LinkOptions options)
    {
        if (options is { Test: { Variants: null or { Count: 0 } } } or { Ios: { Url: null } } or { Android: { Url: null } })
        {
            throw new FormatException("A test without variants, or an app without its URL: no request stores these.");
        }

        Options = options;
        _destination = new Destination(target.Url, target.ForwardQuery);
        _startsAt = options.StartsAt is { } start ? UnixMicros.From(start) : long.MinValue;
        _expiresAt = options.ExpiresAt is { } end ? UnixMicros.From(end) : long.MaxValue;
        _expired = options.ExpiredUrl is { } expired ? new Destination(expired, target.ForwardQuery) : null;
        _ = VariantKey.TryParse(options.VariantKey, out VariantKey key);
        if (options.Rules is { Count: > 0 } rules)
        {
            _rules = CompiledRules.Compile(rules, ZoneOf(options), key);
            _ruleDestinations = [.. _rules.Destinations.Select(found => new Destination(found.Url, target.ForwardQuery))];
        }

        if (options.Test is { } test)
        {
            _split = VariantSplit.Compile(test, key);
            _splitDestinations = [.. _split.Destinations.Select(found => new Destination(found.Url, target.ForwardQuery))];
        }

        _apps = CompiledApps.Compile(options.Ios, options.Android, options.EscapeInApp);
        LimitReached = options.ClickLimitUrl is { } limit ? new Destination(limit, target.ForwardQuery) : null;
    }

    private LinkProgram(Destination destination)
    {
        Options = new LinkOptions();
        _destination = destination;
        _startsAt = long.MinValue;
        _expiresAt = long.MaxValue;
    }

    /// <summary>What it was compiled from.</summary>
    public LinkOptions Options { get; }

    /// <summary>Where the link leads when its clicks are used up; null for a page that says so.</summary>
    public Destination? LimitReached { get; }

    /// <summary>Compiles what a store or L2 returned. Never fails: a document that cannot be read is one that leads nobody on.</summary>
    public static LinkProgram Compile(RedirectTarget target)
    {
        LinkOptions options;
        try
        {
            options = LinkOptions.Read(target.Options) ?? new LinkOptions();
            return new LinkProgram(target, options);
        }
        catch (Exception)
        {
            // Whatever a document of another release or a hand in the database brings: nobody is led on by what is not understood.
            options = new LinkOptions { Block = new LinkBlock(410, null) };
            return new LinkProgram(target, options);
        }
    }

    /// <summary>The program of a plain link, for where something else than its options asks for one.</summary>
    public static LinkProgram LeadingTo(Destination destination) => new(destination);

    /// <summary>Whether the link has started and not expired at an instant.</summary>
    public bool IsOpenAt(long unixMicros) => unixMicros >= _startsAt && unixMicros < _expiresAt;

    /// <summary>How the visit ends.</summary>
    /// <param name="passwordGiven">Whether the visitor gave the right password.</param>
    /// <param name="suffix">What follows the slug in the path, without its slash; empty for nothing.</param>
    public LinkDecision Decide(Visit visit, bool passwordGiven, string suffix = "")
    {
        if (Options.Block is { } block)
        {
            return new LinkDecision(LinkOutcome.Blocked, Block: block);
        }

        if (Options.PasswordHash is not null && !passwordGiven)
        {
            return new LinkDecision(visit.BotKind == BotKind.Preview ? LinkOutcome.Preview : LinkOutcome.Password);
        }

        long now = visit.UnixMicros;
        if (now < _startsAt)
        {
            return new LinkDecision(LinkOutcome.NotStarted);
        }

        if (now >= _expiresAt)
        {
            return _expired is { } expired ? new LinkDecision(LinkOutcome.ExpiredRedirect, expired) : new LinkDecision(LinkOutcome.Expired);
        }

        if (Options.Preview is not null && visit.BotKind == BotKind.Preview)
        {
            return new LinkDecision(LinkOutcome.Preview);
        }

        LinkDecision decision = Target(visit);
        return _apps is null || decision.Outcome != LinkOutcome.Redirect ? decision : OpenApp(_apps, visit, decision, suffix);
    }

    private LinkDecision Target(Visit visit)
    {
        if (_rules?.Match(visit) is { Matched: true } rule)
        {
            return rule.Destination is { } found
                ? new LinkDecision(LinkOutcome.Redirect, _ruleDestinations[found.Index], found.Variant)
                : new LinkDecision(LinkOutcome.Blocked, Block: new LinkBlock(rule.Block!.Status ?? BlockTarget.DefaultStatus, rule.Block.Reason));
        }

        return _split?.Choose(visit) is { } side
            ? new LinkDecision(LinkOutcome.Redirect, _splitDestinations[side.Index], side.Variant)
            : new LinkDecision(LinkOutcome.Redirect, _destination);
    }

    /// <summary>An app's own destination leads elsewhere than the variant; the way out of an in-app browser leads to it.</summary>
    private static LinkDecision OpenApp(CompiledApps apps, Visit visit, in LinkDecision web, string suffix)
    {
        AppDecision app = apps.Decide(visit, web.Destination.LocationFor(visit.Query, suffix));
        return app switch
        {
            { RedirectUrl: { } url } => new LinkDecision(LinkOutcome.Redirect, new Destination(url, web.Destination.ForwardsQuery)),
            { Page: { } page } => web with { Outcome = LinkOutcome.Escape, Page = page },
            _ => web,
        };
    }

    /// <summary>The zone of the link's schedule and rules; UTC for none, and for one that this machine does not know.</summary>
    private static TimeZoneInfo ZoneOf(LinkOptions options) =>
        options.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;
}
