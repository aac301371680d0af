using System.Globalization;
using Shortener.Core.Links;

namespace Shortener.StoreContracts.Analytics;

/// <summary>Ids whose order is not the order of the numbers.</summary>
internal sealed class TestLinkIds : ILinkIdCodec
{
    public string Encode(long id) => "lnk_" + (1_000 - (id * 37)).ToString(CultureInfo.InvariantCulture);

    public bool TryDecode(string text, out long id)
    {
        id = 0;
        if (!text.StartsWith("lnk_", StringComparison.Ordinal) || !long.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        id = (1_000 - number) / 37;
        return (1_000 - number) % 37 == 0;
    }
}
