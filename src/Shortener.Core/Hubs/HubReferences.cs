namespace Shortener.Core.Hubs;

/// <summary>Ids that a document names, as it spells them; whether they are the workspace's is for whoever reads it to find out.</summary>
/// <param name="Images">Of images.</param>
/// <param name="Links">Of own links.</param>
/// <param name="Blocks">Of blocks that were saved before.</param>
public sealed record HubReferences(IReadOnlySet<string> Images, IReadOnlySet<string> Links, IReadOnlySet<string> Blocks)
{
    public static HubReferences Of(HubDocument document)
    {
        HubBlock[] blocks = [.. (document.Blocks ?? []).OfType<HubBlock>()];
        IEnumerable<string?> images =
        [
            document.Profile?.Avatar, document.Profile?.Cover, document.Profile?.Share?.Image, document.Theme?.Own?.BackgroundImage,
            .. blocks.Select(block => block.Image), .. blocks.SelectMany(block => block.Gallery ?? []).Select(picture => picture?.Image),
        ];
        return new HubReferences(SetOf(images), SetOf(blocks.Select(block => block.LinkId)), SetOf(blocks.Select(block => block.Id)));
    }

    private static HashSet<string> SetOf(IEnumerable<string?> ids) => ids.OfType<string>().ToHashSet(StringComparer.Ordinal);
}
