namespace Shortener.Core.UserAgents;

/// <summary>A family with its version parts as uap-core names them; parts are null where unknown.</summary>
/// <param name="Family"><c>Other</c> where no rule matches.</param>
/// <param name="Major">First part of the version.</param>
/// <param name="Minor">Second part.</param>
/// <param name="Patch">Third part.</param>
/// <param name="PatchMinor">Fourth part.</param>
public sealed record UserAgentFamily(string Family, string? Major = null, string? Minor = null, string? Patch = null, string? PatchMinor = null)
{
    /// <summary>uap-core's answer where no rule matches.</summary>
    public static readonly UserAgentFamily Other = new("Other");
}

/// <summary>A device as uap-core names it.</summary>
/// <param name="Family"><c>Other</c> where no rule matches.</param>
/// <param name="Brand">Maker, where known.</param>
/// <param name="Model">Model, where known.</param>
public sealed record UserAgentDevice(string Family, string? Brand = null, string? Model = null)
{
    /// <summary>uap-core's answer where no rule matches.</summary>
    public static readonly UserAgentDevice Other = new("Other");
}

/// <summary>
/// Everything derived from a user-agent string alone. Immutable, cached and shared between clicks.
/// </summary>
/// <param name="DeviceType">One of <c>desktop mobile tablet tv console car wearable other</c>; null without a user agent.</param>
/// <param name="InAppBrowser">Name of the app whose in-app browser this is, or null.</param>
/// <param name="Bot">Bot classification by the string alone (headers are judged apart).</param>
public sealed record UserAgentResult(
    UserAgentFamily Browser,
    UserAgentFamily Os,
    UserAgentDevice Device,
    string? DeviceType,
    string? InAppBrowser,
    UserAgentBot Bot)
{
    /// <summary>No user agent was sent.</summary>
    public static readonly UserAgentResult Unknown =
        new(UserAgentFamily.Other, UserAgentFamily.Other, UserAgentDevice.Other, null, null, UserAgentBot.None);
}

/// <summary>Bot classification of a user-agent string.</summary>
public readonly record struct UserAgentBot(Clicks.BotKind Kind, string? Name)
{
    public static readonly UserAgentBot None;
}
