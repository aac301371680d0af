namespace Shortener.Api.QrCodes;

/// <summary>Where a logo lies on a code: a square of whole modules in the middle, with one module of background around.</summary>
/// <param name="First">First module of the cleared square, in both directions.</param>
/// <param name="Modules">Its edge.</param>
internal readonly record struct QrLogoPlace(int First, int Modules)
{
    /// <summary>A fifth of the edge covers a twenty-fifth of the modules; level H mends up to 30 %.</summary>
    private const int Share = 5;

    /// <param name="edge">Modules along the code's edge: always an odd number, so the square is of an odd edge too.</param>
    public static QrLogoPlace In(int edge)
    {
        int modules = (edge / Share) | 1;
        return new QrLogoPlace((edge - modules) / 2, modules);
    }

    /// <summary>Whether the module is cleared for the logo.</summary>
    public bool Covers(int x, int y) => x >= First && x < First + Modules && y >= First && y < First + Modules;
}
