namespace Shortener.BrowserTests.Stage;

/// <summary>What a page is looked at with.</summary>
public enum Device
{
    /// <summary>390 × 844, touch.</summary>
    Phone,

    /// <summary>1280 × 900.</summary>
    Desktop,
}

/// <summary>A visitor's language, colour scheme and device.</summary>
/// <param name="Language"><c>en</c>, <c>es</c> or <c>ru</c>.</param>
public sealed record Look(string Language, ColorScheme Scheme, Device Device)
{
    public static readonly Look Phone = new("en", ColorScheme.Light, Device.Phone);
    public static readonly Look Desktop = new("en", ColorScheme.Light, Device.Desktop);

    public int Width => Device == Device.Phone ? 390 : 1280;

    public int Height => Device == Device.Phone ? 844 : 900;

    /// <summary>As file names of screenshots end: <c>ru-dark-390</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Language}-{(Scheme == ColorScheme.Dark ? "dark" : "light")}-{Width}");
}
