using Shortener.Core.RawClicks;

namespace Shortener.Core.Ids;

/// <summary>
/// Ids of stored clicks as clients see them: <c>clk_</c> and 20 characters of Crockford's base 32 (lower case) over source and position,
/// which no two clicks share and none ever changes. They are no secret.
/// </summary>
public static class OpaqueClickId
{
    private const string Prefix = "clk_";
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 20;

    /// <summary>The id of the click at a place.</summary>
    public static string Format(ClickPlace place) => string.Create(Prefix.Length + Length, place, static (text, place) =>
    {
        // Both steps can be undone, so that different clicks have different ids; neighbours look unlike.
        ulong low = OpaqueId.Permute((ulong)place.Position ^ ((ulong)(uint)place.SourceId << 32));
        uint high = (uint)place.SourceId ^ (uint)OpaqueId.Permute(low);
        UInt128 rest = ((UInt128)high << 64) | low;
        Prefix.CopyTo(text);
        for (int i = text.Length - 1; i >= Prefix.Length; i--)
        {
            text[i] = Digits[(int)(uint)(rest & 31)];
            rest >>= 5;
        }
    });
}
