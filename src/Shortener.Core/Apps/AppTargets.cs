namespace Shortener.Core.Apps;

/// <summary>Where visitors on iOS go. Immutable. Checked by <see cref="AppValidation"/>.</summary>
public sealed record IosTarget
{
    /// <summary>A universal link (https), or a URL of an allowed custom scheme.</summary>
    public string? Url { get; init; }

    /// <summary>Page in the App Store, offered to those without the app where a page is shown.</summary>
    public string? StoreUrl { get; init; }
}

/// <summary>Where visitors on Android go. Immutable. Checked by <see cref="AppValidation"/>.</summary>
public sealed record AndroidTarget
{
    /// <summary>An app link (https), or a URL of an allowed custom scheme.</summary>
    public string? Url { get; init; }

    /// <summary>The app's package, so that no other app can take the link.</summary>
    public string? Package { get; init; }

    /// <summary>Page in the store for those without the app.</summary>
    public string? StoreUrl { get; init; }
}
