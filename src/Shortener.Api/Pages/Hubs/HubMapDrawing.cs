using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shortener.Api.Pages.Hubs;

/// <summary>
/// A drawing that stands for a map: streets, a park and water, laid out by the address, so that two places do not look alike. It shows
/// nothing true: a picture of the real place would come from somebody else's server. Decoration. Stateless.
/// </summary>
internal static class HubMapDrawing
{
    private const int Streets = 5;

    public static string Of(string address)
    {
        byte[] dice = SHA256.HashData(Encoding.UTF8.GetBytes(address));
        int at = 0;
        int Roll(int from, int to) => from + (dice[at++ % dice.Length] * (to - from + 1) / 256);

        var svg = new StringBuilder("<svg class=\"plan\" viewBox=\"0 0 360 130\" preserveAspectRatio=\"xMidYMid slice\" aria-hidden=\"true\">");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"water\" d=\"M-10 {Roll(4, 126)}C90 {Roll(-20, 70)} 150 {Roll(70, 150)} 370 {Roll(4, 126)}\"/>");
        int x = Roll(20, 100);
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"park\" x=\"{(Roll(0, 1) == 0 ? x : 360 - x - 70)}\" y=\"{Roll(8, 70)}\" width=\"{Roll(50, 80)}\" height=\"{Roll(30, 50)}\" rx=\"4\"/><path class=\"street\" d=\"");
        for (int i = 0; i < Streets; i++)
        {
            int left = (i * 72) + Roll(-10, 40);
            svg.Append(CultureInfo.InvariantCulture, $"M{left} -5L{left + Roll(-45, 45)} 135");
        }

        for (int i = 0; i < 3; i++)
        {
            int left = (i * 42) + Roll(2, 36);
            svg.Append(CultureInfo.InvariantCulture, $"M-5 {left}L365 {left + Roll(-22, 22)}");
        }

        return svg.Append("\"/><path class=\"pin\" d=\"M180 84c-14-17-21-26-21-36a21 21 0 0142 0c0 10-7 19-21 36z\"/><circle class=\"eye\" cx=\"180\" cy=\"48\" r=\"7\"/></svg>").ToString();
    }
}
