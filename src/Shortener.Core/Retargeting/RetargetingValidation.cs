using Shortener.Core.Validation;

namespace Shortener.Core.Retargeting;

/// <summary>Checks the tags of a page as a request gives them. Stateless, thread-safe.</summary>
public static class RetargetingValidation
{
    /// <summary>Tags of a page.</summary>
    public const int MaxPixels = 10;

    /// <summary>Adds what is wrong, each problem with its field's path.</summary>
    /// <param name="settings">As read; null is nothing to check.</param>
    /// <param name="path">Path of the settings in the request.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(RetargetingSettings? settings, string path, FieldProblems problems)
    {
        if (settings is null)
        {
            return;
        }

        if (settings.Consent is not (null or "ask" or "assume"))
        {
            problems.Add(path + ".consent", "Must be ask or assume");
        }

        IReadOnlyList<RetargetingPixel?> pixels = settings.Pixels ?? [];
        if (pixels.Count > MaxPixels)
        {
            problems.Add(path + ".pixels", $"Must be at most {MaxPixels} pixels");
            return;
        }

        var seen = new HashSet<(string?, string?)>();
        for (int i = 0; i < pixels.Count; i++)
        {
            string at = FormattableString.Invariant($"{path}.pixels[{i}]");
            if (pixels[i] is not { } pixel)
            {
                problems.Add(at, "Must be a pixel: {\"provider\",\"id\"}");
            }
            else if (PixelProvider.Find(pixel.Provider) is not { } provider)
            {
                problems.Add(at + ".provider", $"Must be one of {string.Join(", ", PixelProvider.All.Select(known => known.Name))}");
            }
            else if (!provider.Accepts(pixel.Id))
            {
                problems.Add(at + ".id", $"Must be {provider.IdHint}");
            }
            else if (!seen.Add((pixel.Provider, pixel.Id)))
            {
                problems.Add(at + ".id", "Given twice");
            }
        }
    }
}
