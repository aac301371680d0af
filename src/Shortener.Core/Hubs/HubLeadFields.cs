namespace Shortener.Core.Hubs;

/// <summary>What a lead form can ask.</summary>
public static class HubLeadFields
{
    /// <summary>In the order in which they are asked.</summary>
    public static IReadOnlyList<string> All { get; } = ["name", "email", "phone", "message"];

    /// <summary>What a form asks; name and e-mail where it does not say.</summary>
    public static IReadOnlyList<string> Of(HubLeadForm form) =>
        form.Fields is { Count: > 0 } fields ? [.. All.Where(name => fields.Contains(name))] : ["name", "email"];

    /// <summary>What a form demands: what it says, or all it asks but the message.</summary>
    public static IReadOnlyList<string> RequiredOf(HubLeadForm form) =>
        [.. Of(form).Where(name => form.Required is { } required ? required.Contains(name) : name != "message")];
}
