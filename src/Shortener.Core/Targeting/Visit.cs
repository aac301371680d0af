using System.Net;
using Shortener.Core.Bots;
using Shortener.Core.Channels;
using Shortener.Core.Clicks;
using Shortener.Core.Enrichment;
using Shortener.Core.Geo;
using Shortener.Core.Languages;
using Shortener.Core.UserAgents;
using Shortener.Core.Visitors;

namespace Shortener.Core.Targeting;

/// <summary>
/// The facts of one visit, each derived when first asked for and at most once, exactly as the pipeline will derive them for the click.
/// One visit at a time: not thread-safe; <see cref="Begin"/> makes it ready for the next, <see cref="Reset"/> lets go of the last.
/// Asking allocates nothing for an address, user agent and two-letter language met before; a channel costs what its texts take, unless
/// the visit is direct.
/// </summary>
public sealed class Visit(VisitEngines engines)
{
    private VisitRequest _request;
    private Known _known;
    private GeoLocation _location = GeoLocation.Unknown;
    private UserAgentResult _userAgent = UserAgentResult.Unknown;
    private string? _storableAgent;
    private BotKind _botKind;
    private string? _botName;
    private string? _language;
    private ParsedReferrer? _referrer;
    private TrafficSource _traffic = TrafficSource.Direct;

    [Flags]
    private enum Known
    {
        None = 0,
        Location = 1,
        UserAgent = 2,
        Bot = 4,
        Language = 8,
        Referrer = 16,
        Traffic = 32,
    }

    /// <summary>UTC microseconds since the Unix epoch.</summary>
    public long UnixMicros => _request.UnixMicros;

    /// <summary>Raw query, with or without its question mark.</summary>
    public string? Query => _request.Query;

    /// <summary>The client's address, or null.</summary>
    public IPAddress? Address => _request.Address;

    public VisitorKind Visitor => _request.Returning switch
    {
        true => VisitorKind.Returning,
        false => VisitorKind.New,
        _ => VisitorKind.Unknown,
    };

    /// <summary>Where the address lies.</summary>
    public GeoLocation Location => IsKnown(Known.Location) ? _location : FindLocation();

    /// <summary><c>AF AN AS EU NA OC SA</c> by the country, or null.</summary>
    public string? Continent => Continents.Of(Location.Country);

    /// <summary>Browser, system, device type and in-app browser.</summary>
    public UserAgentResult UserAgent => IsKnown(Known.UserAgent) ? _userAgent : ParseUserAgent();

    /// <summary>What kind of bot it is; <see cref="BotKind.None"/> for a person.</summary>
    public BotKind BotKind => IsKnown(Known.Bot) ? _botKind : ClassifyBot();

    /// <summary>The bot's name where it has one.</summary>
    public string? BotName => BotKind == BotKind.None ? null : _botName;

    /// <summary>Primary tag of the preferred language, or null.</summary>
    public string? Language => IsKnown(Known.Language) ? _language : FindLanguage();

    /// <summary>Host of the referrer without <c>www.</c>, or null.</summary>
    public string? ReferrerDomain => (IsKnown(Known.Referrer) ? _referrer : ParseReferrer())?.Domain;

    /// <summary>Channel, source, medium and campaign.</summary>
    public TrafficSource Traffic => IsKnown(Known.Traffic) ? _traffic : ClassifyTraffic();

    /// <summary>Takes the next visit.</summary>
    public void Begin(in VisitRequest request)
    {
        _request = request;
        _known = Known.None;
    }

    /// <summary>Lets go of the visit: a pooled instance keeps no visitor's address or texts.</summary>
    public void Reset()
    {
        _request = default;
        _known = Known.None;
        _location = GeoLocation.Unknown;
        _userAgent = UserAgentResult.Unknown;
        _storableAgent = null;
        _botName = null;
        _language = null;
        _referrer = null;
        _traffic = TrafficSource.Direct;
    }

    /// <summary>
    /// A keyed hash of the identity that pseudonyms are made of, address and user agent, without the salt that changes every day: equal
    /// for all visits of one visitor under one key. Never stored.
    /// </summary>
    public ulong IdentityHash(ulong key0, ulong key1)
    {
        var hash = new SipHash(key0, key1);
        return VisitorIdentity.Finish(ref hash, _request.Address, _request.UserAgent);
    }

    private bool IsKnown(Known fact) => (_known & fact) != 0;

    private GeoLocation FindLocation()
    {
        _known |= Known.Location;
        return _location = (_request.Flags & ClickFlags.Located) != 0
            ? _request.Location ?? GeoLocation.Unknown
            : _request.Address is { } address ? engines.Locator.Locate(address) : GeoLocation.Unknown;
    }

    private UserAgentResult ParseUserAgent()
    {
        _known |= Known.UserAgent;
        _storableAgent = VisitorText.Clean(_request.UserAgent, UserAgentParser.MaxLength);
        return _userAgent = engines.Parser.Parse(_storableAgent);
    }

    private BotKind ClassifyBot()
    {
        UserAgentBot byAgent = UserAgent.Bot;
        _known |= Known.Bot;
        (_botKind, _botName) = BotClassifier.Classify(byAgent, _storableAgent, _request.Flags);
        return _botKind;
    }

    private string? FindLanguage()
    {
        _known |= Known.Language;
        return _language = PrimaryLanguage.Of(_request.AcceptLanguage);
    }

    private ParsedReferrer? ParseReferrer()
    {
        _known |= Known.Referrer;
        return _referrer = string.IsNullOrEmpty(_request.Referrer) ? null : ReferrerParser.Parse(_request.Referrer);
    }

    private TrafficSource ClassifyTraffic()
    {
        ParsedReferrer? referrer = IsKnown(Known.Referrer) ? _referrer : ParseReferrer();
        string? app = UserAgent.InAppBrowser;
        _known |= Known.Traffic;
        return _traffic = TrafficClassifier.Classify(Utm.Parse(_request.Query, _request.DestinationUtm), referrer, app, _request.Flags);
    }
}
