using System.Globalization;
using Shortener.Core.Ids;

namespace Shortener.Api.Pages.Hubs;

/// <summary>
/// What stands behind <c>/h/</c>: the hub, one of its blocks and, where the block has several destinations, which. It names a place of a
/// published page and no address, so nobody can be led anywhere that the owner did not publish.
/// </summary>
internal readonly record struct HubToken(long HubId, long BlockId, int Index)
{
    private const int PartLength = 13;
    private const int MaxIndex = 999;

    private static readonly int HubPrefix = OpaqueId.Hub.Format(1).Length - PartLength;
    private static readonly int BlockPrefix = OpaqueId.HubBlock.Format(1).Length - PartLength;
    private static readonly string HubStart = OpaqueId.Hub.Format(1)[..HubPrefix];
    private static readonly string BlockStart = OpaqueId.HubBlock.Format(1)[..BlockPrefix];

    public string Path
    {
        get
        {
            string place = OpaqueId.Hub.Format(HubId)[HubPrefix..] + OpaqueId.HubBlock.Format(BlockId)[BlockPrefix..];
            return Index == 0 ? "/h/" + place : string.Create(CultureInfo.InvariantCulture, $"/h/{place}.{Index}");
        }
    }

    /// <summary>False for everything that <see cref="Path"/> does not give.</summary>
    public static bool TryParse(string text, out HubToken token)
    {
        token = default;
        int index = 0;
        if (text.Length > 2 * PartLength
            && (text[2 * PartLength] != '.'
                || !int.TryParse(text.AsSpan((2 * PartLength) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index)
                || index is 0 or > MaxIndex))
        {
            return false;
        }

        if (text.Length < 2 * PartLength
            || !OpaqueId.Hub.TryParse(HubStart + text[..PartLength], out long hub)
            || !OpaqueId.HubBlock.TryParse(BlockStart + text[PartLength..(2 * PartLength)], out long block))
        {
            return false;
        }

        token = new HubToken(hub, block, index);
        return true;
    }
}
