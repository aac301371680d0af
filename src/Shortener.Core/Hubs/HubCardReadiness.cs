using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>What products, countdowns, galleries and places still need before they may be published. Stateless, thread-safe.</summary>
internal static class HubCardReadiness
{
    /// <summary>Fewer images are an image block.</summary>
    private const int MinPictures = 2;

    public static void Check(string path, HubBlock block, FieldProblems problems)
    {
        switch (block.Kind)
        {
            case "product":
                HubReadiness.Need(path + ".label", block.Label, "Required: what the product is called", problems);
                HubReadiness.Need(path + ".url", block.Url ?? block.LinkId, "Required: where it leads to", problems);
                if (!string.IsNullOrEmpty(block.Product?.Price))
                {
                    HubReadiness.Need(path + ".product.currency", block.Product.Currency, "Required: what the price is in", problems);
                }

                break;
            case "countdown":
                CheckCountdown(path, block, problems);
                break;
            case "gallery":
                CheckGallery(path + ".gallery", block.Gallery, problems);
                break;
            case "map":
                HubReadiness.Need(path + ".map.address", block.Map?.Address, "Required: where it is", problems);
                if (block.Map?.Maps is { Count: 0 })
                {
                    problems.Add(path + ".map.maps", "Required: at least one");
                }

                break;
        }
    }

    private static void CheckCountdown(string path, HubBlock block, FieldProblems problems)
    {
        HubReadiness.Need(path + ".countdown.at", block.Countdown?.At, "Required: when it is zero", problems);
        switch (block.Countdown?.Then)
        {
            case "text":
                HubReadiness.Need(path + ".countdown.text", block.Countdown.Text, "Required: what is read afterwards", problems);
                break;
            case "link":
                HubReadiness.Need(path + ".countdown.button", block.Countdown.Button, "Required: what the button says", problems);
                HubReadiness.Need(path + ".url", block.Url ?? block.LinkId, "Required: where it leads to", problems);
                break;
        }
    }

    private static void CheckGallery(string path, IReadOnlyList<HubPicture?>? pictures, FieldProblems problems)
    {
        if (pictures is not { Count: >= MinPictures })
        {
            problems.Add(path, $"Required: at least {MinPictures} images");
        }

        for (int i = 0; i < pictures?.Count; i++)
        {
            HubReadiness.Need(FormattableString.Invariant($"{path}[{i}].image"), pictures[i]?.Image, "Required: an image", problems);
            HubReadiness.Need(FormattableString.Invariant($"{path}[{i}].alt"), pictures[i]?.Alt, "Required: what the image shows, for those who do not see it", problems);
        }
    }
}
