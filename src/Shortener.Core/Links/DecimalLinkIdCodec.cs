using System.Globalization;

namespace Shortener.Core.Links;

/// <summary>The link's number in decimal digits.</summary>
public sealed class DecimalLinkIdCodec : ILinkIdCodec
{
    public string Encode(long id) => id.ToString(CultureInfo.InvariantCulture);

    public bool TryDecode(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
