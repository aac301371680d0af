namespace Shortener.Api.Pages.App;

/// <summary>What a form's field holds.</summary>
public enum FieldKind
{
    Text,

    /// <summary>A URL.</summary>
    Address,

    Email,

    /// <summary>Hidden while it is typed.</summary>
    Secret,

    Number,

    /// <summary>Date and time on the browser's clock.</summary>
    Instant,

    Date,

    Colour,

    /// <summary>Several lines.</summary>
    Lines,

    /// <summary>One of several.</summary>
    Choice,
}
