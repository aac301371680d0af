using System.Text;

namespace Shortener.Core.Links;

/// <summary>Scripts of letters, as far as slugs need them.</summary>
internal static class Script
{
    public const int Common = 0;
    public const int Latin = 1;
    public const int Han = 2;
    public const int Hiragana = 3;
    public const int Katakana = 4;
    public const int Bopomofo = 5;
    public const int Hangul = 6;

    // Scripts without a name here only need to differ.
    private const int FirstNameless = 7;
    private const int FirstBlock = 1_000;

    // First and last code point of each script's blocks (Unicode, Blocks.txt); a script may have several.
    private static readonly (int First, int Last, int Script)[] Blocks =
    [
        (0x0041, 0x005a, Latin), (0x0061, 0x007a, Latin), (0x00aa, 0x02af, Latin), (0x0300, 0x036f, Common),
        (0x0370, 0x03ff, FirstNameless), (0x0400, 0x052f, FirstNameless + 1), (0x0530, 0x058f, FirstNameless + 2),
        (0x0590, 0x05ff, FirstNameless + 3), (0x0600, 0x06ff, FirstNameless + 4), (0x0750, 0x077f, FirstNameless + 4),
        (0x0870, 0x08ff, FirstNameless + 4), (0x10a0, 0x10ff, FirstNameless + 5), (0x1100, 0x11ff, Hangul),
        (0x1200, 0x139f, FirstNameless + 6), (0x13a0, 0x13ff, FirstNameless + 7), (0x1400, 0x167f, FirstNameless + 8),
        (0x1ab0, 0x1aff, Common), (0x1c80, 0x1c8f, FirstNameless + 1), (0x1c90, 0x1cbf, FirstNameless + 5),
        (0x1d00, 0x1d25, Latin), (0x1dc0, 0x1dff, Common), (0x1e00, 0x1eff, Latin), (0x1f00, 0x1fff, FirstNameless),
        (0x2c60, 0x2c7f, Latin), (0x2d00, 0x2d2f, FirstNameless + 5), (0x2d80, 0x2ddf, FirstNameless + 6),
        (0x2de0, 0x2dff, FirstNameless + 1), (0x3005, 0x3007, Han), (0x3040, 0x309f, Hiragana), (0x30a0, 0x30ff, Katakana),
        (0x3100, 0x312f, Bopomofo), (0x3130, 0x318f, Hangul), (0x31a0, 0x31bf, Bopomofo), (0x31f0, 0x31ff, Katakana),
        (0x3400, 0x4dbf, Han), (0x4e00, 0x9fff, Han), (0xa640, 0xa69f, FirstNameless + 1), (0xa720, 0xa7ff, Latin),
        (0xa960, 0xa97f, Hangul), (0xab00, 0xab2f, FirstNameless + 6), (0xab30, 0xab6f, Latin), (0xab70, 0xabbf, FirstNameless + 7),
        (0xac00, 0xd7ff, Hangul), (0x20000, 0x323af, Han),
    ];

    /// <summary>
    /// ASCII digits, the hyphen, the underscore and marks for any letter are <see cref="Common"/>. Every other script lies in blocks of
    /// its own that begin at a multiple of 128 characters, so the block stands for it.
    /// </summary>
    public static int Of(Rune rune)
    {
        int codePoint = rune.Value;
        foreach ((int first, int last, int script) in Blocks)
        {
            if (codePoint >= first && codePoint <= last)
            {
                return script;
            }
        }

        return codePoint < 0x80 ? Common : FirstBlock + (codePoint >> 7);
    }
}

/// <summary>The scripts of one slug.</summary>
internal readonly record struct ScriptSet(int Known, int Other, bool IsTooMany)
{
    private const int Japanese = (1 << Script.Latin) | (1 << Script.Han) | (1 << Script.Hiragana) | (1 << Script.Katakana);
    private const int Chinese = (1 << Script.Latin) | (1 << Script.Han) | (1 << Script.Bopomofo);
    private const int Korean = (1 << Script.Latin) | (1 << Script.Han) | (1 << Script.Hangul);

    public static ScriptSet Empty => default;

    /// <summary>Whether readers of one language write them together.</summary>
    public bool IsReadable => !IsTooMany && (Other == 0
        ? (Known & ~Japanese) == 0 || (Known & ~Chinese) == 0 || (Known & ~Korean) == 0
        : Known == 0);

    public ScriptSet With(int script) => script switch
    {
        Script.Common => this,
        <= Script.Hangul => this with { Known = Known | (1 << script) },
        _ => this with { Other = script, IsTooMany = IsTooMany || (Other != 0 && Other != script) },
    };
}
