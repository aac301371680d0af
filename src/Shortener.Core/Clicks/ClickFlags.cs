namespace Shortener.Core.Clicks;

/// <summary>Facts of the request that the redirect sees for free. The numbers are journalled and stored: never renumber.</summary>
[Flags]
public enum ClickFlags : ushort
{
    None = 0,

    /// <summary>The request was HEAD.</summary>
    Head = 1,

    /// <summary>A request header announced a prefetch or prerender.</summary>
    Prefetch = 2,

    /// <summary>The short URL was scanned from one of our QR codes.</summary>
    Qr = 4,

    /// <summary>The instant lay outside the accepted window and was clamped at commit.</summary>
    Clamped = 8,

    /// <summary>The location came with the record (an import), so no address is looked up.</summary>
    Located = 16,
}
