using QRCoder;
using QRCoder.Exceptions;

namespace Shortener.Api.QrCodes;

/// <summary>The modules of a code, without quiet zone.</summary>
internal sealed class QrMatrix
{
    /// <summary>Modules of quiet zone that QRCoder adds on each side.</summary>
    private const int OwnMargin = 4;

    private readonly QRCodeData _data;

    private QrMatrix(QRCodeData data) => _data = data;

    /// <summary>Modules along an edge: 21 to 177.</summary>
    public int Edge => _data.ModuleMatrix.Count - (2 * OwnMargin);

    /// <summary>Whether the module is dark.</summary>
    public bool this[int x, int y] => _data.ModuleMatrix[y + OwnMargin][x + OwnMargin];

    /// <summary>Null when the text is too long for the level.</summary>
    public static QrMatrix? Encode(string text, QRCodeGenerator.ECCLevel level)
    {
        try
        {
            return new QrMatrix(QRCodeGenerator.GenerateQrCode(text, level));
        }
        catch (DataTooLongException)
        {
            return null;
        }
    }
}
