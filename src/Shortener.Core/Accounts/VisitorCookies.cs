using System.Text.Json.Serialization;

namespace Shortener.Core.Accounts;

/// <summary>Whether a workspace's pages give visitors a first-party cookie.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VisitorCookies>))]
public enum VisitorCookies
{
    /// <summary>Never.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>Once the visitor has agreed.</summary>
    [JsonStringEnumMemberName("consent")]
    Consent,

    /// <summary>Always; whoever turns it on answers for the law of the visitors' countries.</summary>
    [JsonStringEnumMemberName("on")]
    On,
}

/// <summary>The setting as databases hold it.</summary>
internal static class StoredVisitorCookies
{
    public static string Name(this VisitorCookies cookies) => cookies switch
    {
        VisitorCookies.On => "on",
        VisitorCookies.Consent => "consent",
        _ => "off",
    };

    public static VisitorCookies Parse(string name) => name switch
    {
        "on" => VisitorCookies.On,
        "consent" => VisitorCookies.Consent,
        _ => VisitorCookies.Off,
    };
}
