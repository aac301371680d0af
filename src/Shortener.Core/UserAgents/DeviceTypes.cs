using System.Buffers;

namespace Shortener.Core.UserAgents;

/// <summary>
/// The kind of device: <c>desktop mobile tablet tv console car wearable other</c>. Decided by tokens that platforms put into the
/// user agent, most specific first, and by uap-core's system family where there is none.
/// </summary>
internal static class DeviceTypes
{
    public const string Desktop = "desktop";
    public const string Mobile = "mobile";
    public const string Tablet = "tablet";
    public const string Tv = "tv";
    public const string Console = "console";
    public const string Car = "car";
    public const string Wearable = "wearable";
    public const string Other = "other";

    /// <summary>Every type.</summary>
    public static readonly IReadOnlyList<string> All = [Desktop, Mobile, Tablet, Tv, Console, Car, Wearable, Other];

    private static readonly SearchValues<string> ConsoleTokens = Tokens(
        "playstation", "xbox", "nintendo", "steam deck", "psp (", "ouya", "shield portable");

    private static readonly SearchValues<string> TvTokens = Tokens(
        "smart-tv", "smarttv", "smart tv", "smart_tv", "googletv", "google tv", "android tv", "androidtv", "appletv", "apple tv", "tvos",
        "hbbtv", "netcast", "web0s", "crkey", "roku", "bravia", "viera", "aquostv", "aquosbrowser", "philipstv", "vidaa", "netrange", "ce-html",
        "sonydtv", "inettvbrowser", "tv safari", "large screen", "mitv", "mibox", "chromecast", "firetv", "; aft", "tizen tv", "opera tv");

    private static readonly SearchValues<string> CarTokens = Tokens(
        "tesla/", "qtcarbrowser", "android automotive", "carplay", "mbux");

    private static readonly SearchValues<string> WearableTokens = Tokens(
        "watchos", "apple watch", "watch os", "wear os", "wearos", "galaxy watch", "; sm-r", "gear s", "google glass", "oculusbrowser");

    private static readonly SearchValues<string> TabletTokens = Tokens(
        "ipad", "tablet", "playbook", "kindle", "nexus 7", "nexus 9", "nexus 10", "; sm-t", "; sm-x", "; sm-p", "; gt-p", "galaxy tab",
        "mediapad", "matepad", "xoom", "touchpad", "transformer", "lenovo tab", "lenovo tb-", "; tb-", "; tb3", "; kf", "mi pad", "redmi pad");

    private static readonly SearchValues<string> MobileTokens = Tokens(
        "iphone", "ipod", "windows phone", "windows ce", "iemobile", "blackberry", "bb10", "symbian", "series60", "series 60", "s60/",
        "midp", "opera mini", "opera mobi", "kaios", "j2me", "nokia", "sonyericsson", "palm", "webos", "ucweb", "docomo", "kddi-",
        "smartphone", "mobile", "phone;", "up.browser", "netfront", "bada", "maemo", "meego", "harmonyos", "openharmony");

    private static readonly SearchValues<string> DesktopTokens = Tokens(
        "windows", "macintosh", "mac os x", "mac_powerpc", "x11", "cros", "linux", "freebsd", "openbsd", "netbsd", "sunos", "win98", "win95",
        "os/2", "amigaos", "haiku", "darwin");

    public static string Of(ReadOnlySpan<char> userAgent, string deviceFamily)
    {
        if (userAgent.ContainsAny(ConsoleTokens))
        {
            return Console;
        }

        if (userAgent.ContainsAny(WearableTokens))
        {
            return Wearable;
        }

        if (userAgent.ContainsAny(CarTokens))
        {
            return Car;
        }

        if (userAgent.ContainsAny(TvTokens))
        {
            return Tv;
        }

        if (userAgent.ContainsAny(TabletTokens) && !IsWindowsDesktop(userAgent))
        {
            return Tablet;
        }

        if (Contains(userAgent, "android"))
        {
            return OfAndroid(userAgent);
        }

        if (userAgent.ContainsAny(MobileTokens))
        {
            return Mobile;
        }

        return userAgent.ContainsAny(DesktopTokens) ? Desktop : OfFamily(deviceFamily);
    }

    /// <summary>"Tablet PC 2.0" is a component of Windows that desktops announce as well.</summary>
    private static bool IsWindowsDesktop(ReadOnlySpan<char> userAgent) => Contains(userAgent, "windows nt") && !Contains(userAgent, "ipad");

    /// <summary>Browsers on Android say "Mobile" on phones only; other clients do not say it at all.</summary>
    private static string OfAndroid(ReadOnlySpan<char> userAgent)
    {
        bool saysMobile = Contains(userAgent, "mobile") || Contains(userAgent, "opera mini");
        bool browser = userAgent.StartsWith("Mozilla/", StringComparison.Ordinal) && Contains(userAgent, "applewebkit");
        return saysMobile || !browser ? Mobile : Tablet;
    }

    private static string OfFamily(string deviceFamily) => deviceFamily switch
    {
        "Generic Smartphone" or "Generic Feature Phone" => Mobile,
        "Generic Tablet" => Tablet,
        "Mac" => Desktop,
        _ => Other,
    };

    private static bool Contains(ReadOnlySpan<char> text, string token) => text.Contains(token, StringComparison.OrdinalIgnoreCase);

    private static SearchValues<string> Tokens(params string[] tokens) => SearchValues.Create(tokens, StringComparison.OrdinalIgnoreCase);
}
