using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Shortener.Core.Hubs;

/// <summary>A named theme, or a look of the owner's own.</summary>
public sealed record HubTheme
{
    /// <summary><c>paper</c> (default), <c>midnight</c>, <c>meadow</c>, <c>sunset</c>, <c>poster</c>, <c>studio</c>, or <c>own</c>.</summary>
    [AllowedValues("paper", "midnight", "meadow", "sunset", "poster", "studio", "own")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>The own look; goes with <c>own</c>, and is kept beside a named theme.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HubLook? Own { get; init; }
}

/// <summary>A look of the owner's own. Colours are <c>#rrggbb</c>; what is absent is as in the theme <c>paper</c>.</summary>
public sealed record HubLook
{
    /// <summary>Colour of the page.</summary>
    [RegularExpression("^#[0-9a-fA-F]{6}$")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Background { get; init; }

    /// <summary>Second colour: the page runs from the first to it.</summary>
    [RegularExpression("^#[0-9a-fA-F]{6}$")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BackgroundTo { get; init; }

    /// <summary>Direction of the run: degrees as in CSS, multiples of 15 from 0 to 345 (default 180, downwards).</summary>
    [Range(0, 345)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? GradientAngle { get; init; }

    /// <summary>Id of an image behind everything; words then stand on a panel of the page's colour.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BackgroundImage { get; init; }

    /// <summary>Colour of words on the page: at least 4.5 : 1 against it.</summary>
    [RegularExpression("^#[0-9a-fA-F]{6}$")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>Colour of buttons.</summary>
    [RegularExpression("^#[0-9a-fA-F]{6}$")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Button { get; init; }

    /// <summary>Colour of words on buttons: at least 4.5 : 1 against them.</summary>
    [RegularExpression("^#[0-9a-fA-F]{6}$")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ButtonText { get; init; }

    /// <summary>Typeface of text: <c>system humanist geometric rounded transitional old-style slab industrial mono</c>; all are on the visitor's device.</summary>
    [AllowedValues("system", "humanist", "geometric", "rounded", "transitional", "old-style", "slab", "industrial", "mono")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Font { get; init; }

    /// <summary>Typeface of headings; absent: that of text.</summary>
    [AllowedValues("system", "humanist", "geometric", "rounded", "transitional", "old-style", "slab", "industrial", "mono")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HeadingFont { get; init; }

    /// <summary><c>square</c>, <c>rounded</c> (default) or <c>pill</c>.</summary>
    [AllowedValues("square", "rounded", "pill")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ButtonShape { get; init; }

    /// <summary><c>solid</c> (default), <c>outline</c>, <c>soft</c> or <c>shadow</c>.</summary>
    [AllowedValues("solid", "outline", "soft", "shadow")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ButtonStyle { get; init; }

    /// <summary><c>list</c> (default), or <c>grid</c>: links in two columns where there is room.</summary>
    [AllowedValues("list", "grid")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Layout { get; init; }

    /// <summary><c>center</c> (default) or <c>start</c>.</summary>
    [AllowedValues("center", "start")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Align { get; init; }
}
