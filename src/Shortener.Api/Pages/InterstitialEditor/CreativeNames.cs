using System.Text.Json;
using Shortener.Core.Interstitials;
using Shortener.Core.Targeting;

namespace Shortener.Api.Pages.InterstitialEditor;

/// <summary>Kinds of creatives as the API spells them.</summary>
internal static class CreativeNames
{
    public static string Of(CreativeKind kind) => kind switch
    {
        CreativeKind.Image => "image",
        CreativeKind.Video => "video",
        CreativeKind.Html => "html",
        _ => "text",
    };
}

/// <summary>A condition as people write it.</summary>
internal static class ConditionText
{
    /// <summary>Null for none.</summary>
    public static string? Of(RuleCondition? condition) =>
        condition is null ? null : JsonSerializer.Serialize(condition, TargetingJson.Default.RuleCondition);
}
