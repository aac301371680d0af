namespace Shortener.Core.Retargeting;

/// <summary>
/// What a page with tags adds to its <c>Content-Security-Policy</c>: the sources of the providers in use and of no others. Each list is
/// empty, or space-separated source expressions with a space in front. Immutable.
/// </summary>
public sealed record RetargetingPolicy(string Scripts, string Images, string Connections)
{
    /// <summary>A page without tags.</summary>
    public static readonly RetargetingPolicy None = new("", "", "");

    /// <summary>For settings that <see cref="RetargetingValidation"/> has passed; providers of a later release are passed over.</summary>
    public static RetargetingPolicy Of(RetargetingSettings? settings)
    {
        if (settings is not { Any: true })
        {
            return None;
        }

        PixelProvider[] used = [.. settings.Pixels!.Select(pixel => PixelProvider.Find(pixel?.Provider)).OfType<PixelProvider>().Distinct()];
        return new RetargetingPolicy(
            Join(used, provider => provider.Scripts), Join(used, provider => provider.Images), Join(used, provider => provider.Connections));
    }

    private static string Join(PixelProvider[] used, Func<PixelProvider, IReadOnlyList<string>> sources) =>
        string.Concat(used.SelectMany(sources).Distinct().Select(source => " " + source));
}
