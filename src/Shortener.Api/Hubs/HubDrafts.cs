using Shortener.Api.Links;
using Shortener.Api.Pages.Hubs;
using Shortener.Api.Problems;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Images;
using Shortener.Core.Links;
using Shortener.Core.Validation;

namespace Shortener.Api.Hubs;

/// <summary>Checks documents against what the workspace has, and gives ids to new blocks. Thread-safe.</summary>
internal sealed class HubDrafts(IHubStore hubs, IImageStore images, ILinkStore links, DestinationCheck destinations)
{
    private const int MaxLabel = 120;

    /// <summary>The document as it is to be stored, or the problem with it. Writes nothing.</summary>
    /// <param name="workspaceId">Whose it is.</param>
    /// <param name="hubId">The hub; 0 for one that is to be created, whose blocks have no ids.</param>
    /// <param name="document">As read.</param>
    /// <param name="path">Where the document stands in the request; empty where it is the request.</param>
    /// <param name="ct">Cancels the call.</param>
    public async Task<(HubDocument? Document, Problem? Problem)> CheckAsync(
        int workspaceId, long hubId, HubDocument document, string path, CancellationToken ct)
    {
        if (document.Blocks?.Count > HubValidation.MaxBlocks)
        {
            // Before anything is looked up: each block may name a link, and each link is a query.
            return (null, Problem.Invalid(path + "blocks", $"A page may have at most {HubValidation.MaxBlocks} blocks"));
        }

        HubReferences named = HubReferences.Of(document);
        var known = new HubReferences(
            (await ImagesAsync(workspaceId, named.Images, ct)).Select(image => OpaqueId.Image.Format(image.Id)).ToHashSet(StringComparer.Ordinal),
            await LinksAsync(workspaceId, named.Links, ct),
            await BlocksAsync(hubId, named.Blocks, ct));
        await destinations.EnsureCurrentAsync(ct);
        var problems = new FieldProblems();
        HubDocument valid = new HubValidation(destinations.Check, known, problems).Validate(document);
        if (!problems.Any)
        {
            // Behind the other checks, which bound the texts.
            CheckMarkdown(valid, problems);
        }

        if (!problems.Any)
        {
            return (valid, null);
        }

        var errors = new FieldErrors();
        foreach (FieldProblem problem in problems.Items)
        {
            errors.Add(path + problem.Path, problem.Message);
        }

        return (null, errors.ToProblem());
    }

    /// <summary>Gives ids to blocks that have none, and says what the blocks' events are shown under.</summary>
    public async Task<HubDraft> NumberAsync(int workspaceId, long hubId, string author, HubDocument document, CancellationToken ct)
    {
        HubBlock[] blocks = [.. (document.Blocks ?? []).OfType<HubBlock>()];
        string[] kinds = [.. blocks.Where(block => block.Id is null).Select(block => block.Kind!)];
        var ids = new Queue<long>(kinds.Length == 0 ? [] : await hubs.AddBlocksAsync(workspaceId, hubId, kinds, ct));
        HubBlock[] numbered = [.. blocks.Select(block => block.Id is null ? block with { Id = OpaqueId.HubBlock.Format(ids.Dequeue()) } : block)];
        return new HubDraft(
            workspaceId, hubId, author, HubJson.Write(document with { Blocks = numbered }), [.. numbered.Select(NameOf)]);
    }

    /// <summary>The workspace's images among the ids.</summary>
    public async Task<IReadOnlyList<StoredImage>> ImagesAsync(int workspaceId, IReadOnlySet<string> ids, CancellationToken ct)
    {
        long[] numbers = [.. Numbers(OpaqueId.Image, ids)];
        return numbers.Length == 0 ? [] : await images.FindAsync(workspaceId, numbers, ct);
    }

    private static void CheckMarkdown(HubDocument document, FieldProblems problems)
    {
        Check("profile.bio", document.Profile?.Bio);
        for (int i = 0; i < (document.Blocks?.Count ?? 0); i++)
        {
            HubBlock? block = document.Blocks![i];
            Check(FormattableString.Invariant($"blocks[{i}].text"), block?.Text);
            for (int j = 0; j < (block?.Questions?.Count ?? 0); j++)
            {
                Check(FormattableString.Invariant($"blocks[{i}].questions[{j}].answer"), block!.Questions![j]?.Answer);
            }
        }

        void Check(string path, string? text)
        {
            if (!HubMarkdown.CanRender(text))
            {
                problems.Add(path, "Quotes, lists or brackets stand too deep in each other");
            }
        }
    }

    private static HubBlockName NameOf(HubBlock block)
    {
        // An id that is none has been refused before: blocks get here once they are checked.
        long id = OpaqueId.HubBlock.TryParse(block.Id!, out long number) ? number : 0;
        string words = new[] { block.Label, block.Alt, block.Messenger?.Network, block.Contact?.Name, block.Map?.Address?.Split('\n')[0], block.Text?.Split('\n')[0], block.Kind }
            .First(text => !string.IsNullOrWhiteSpace(text))!;
        return new HubBlockName(id, block.Kind!, words.Length <= MaxLabel ? words : Cut(words));
    }

    private static string Cut(string words) => words[..(char.IsHighSurrogate(words[MaxLabel - 1]) ? MaxLabel - 1 : MaxLabel)];

    private static IEnumerable<long> Numbers(OpaqueId kind, IEnumerable<string> ids) =>
        ids.Select(id => kind.TryParse(id, out long number) ? number : 0).Where(number => number > 0);

    private async Task<IReadOnlySet<string>> LinksAsync(int workspaceId, IReadOnlySet<string> ids, CancellationToken ct)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (long number in Numbers(OpaqueId.Link, ids))
        {
            if (await links.FindAsync(workspaceId, number, ct) is not null)
            {
                found.Add(OpaqueId.Link.Format(number));
            }
        }

        return found;
    }

    private async Task<IReadOnlySet<string>> BlocksAsync(long hubId, IReadOnlySet<string> ids, CancellationToken ct)
    {
        long[] numbers = [.. Numbers(OpaqueId.HubBlock, ids)];
        return hubId == 0 || numbers.Length == 0
            ? new HashSet<string>()
            : (await hubs.FindBlocksAsync(hubId, numbers, ct)).Select(OpaqueId.HubBlock.Format).ToHashSet(StringComparer.Ordinal);
    }
}
