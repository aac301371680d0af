using Shortener.Api.Links;
using Shortener.Api.Problems;
using Shortener.Core.LinkImports;
using Shortener.Core.Links;
using Shortener.Ingest.LinkImport;

namespace Shortener.Api.Imports;

/// <summary>
/// Writes a batch of records. Every step can be repeated: a link that is there already with all of a record's fields counts as
/// unchanged, under its own slug or a renamed one. Thread-safe.
/// </summary>
internal sealed class LinkImporter(ImportedRecord records, LinkWriter writer, ILinkStore links)
{
    /// <summary>Slugs tried for one record: <c>spring</c>, <c>spring-2</c> … <c>spring-50</c>.</summary>
    private const int MaxNames = 50;

    /// <summary>Adds the batch to a tally, and what was refused to a list.</summary>
    /// <param name="plan">Where the links go and how.</param>
    /// <param name="fileHash">Names the file.</param>
    /// <param name="isOwn">Whether the file is one of our own.</param>
    /// <param name="batch">Records in order, some hundred.</param>
    /// <param name="tally">What became of the records before.</param>
    /// <param name="refusals">Receives the report's lines.</param>
    /// <param name="ct">Ends the work between two writes.</param>
    public async Task<ImportTally> WriteAsync(
        ImportPlan plan, string fileHash, bool isOwn, IReadOnlyList<ForeignLink> batch, ImportTally tally, List<ImportRefusal> refusals, CancellationToken ct)
    {
        List<ImportedRecord.Draft> drafts = [];
        foreach (ForeignLink record in batch)
        {
            if (record.Refusal is { Code: RefusalCode.UnknownColumn } note)
            {
                refusals.Add(new ImportRefusal(0, record.Line, note.Field, note.Code, note.Message));
                continue;
            }

            tally = tally with { Position = tally.Position + 1 };
            if (record.Refusal is { } refusal)
            {
                refusals.Add(new ImportRefusal(0, record.Line, refusal.Field, refusal.Code, refusal.Message));
                tally = tally with { Refused = tally.Refused + 1 };
                continue;
            }

            string seed = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{fileHash}/{tally.Position}");
            (ImportedRecord.Draft? draft, IReadOnlyList<ImportRefusal> why) = await records.ToLinkAsync(plan, record, isOwn, seed, ct);
            if (draft is null)
            {
                refusals.AddRange(why);
                tally = tally with { Refused = tally.Refused + 1 };
            }
            else
            {
                drafts.Add(draft);
            }
        }

        return plan.DryRun ? await TryAsync(plan, drafts, tally, refusals, ct) : await CreateAsync(plan, drafts, tally, refusals, ct);
    }

    /// <summary>Whether a stored link is what a record asks for.</summary>
    public static bool IsSame(Link stored, NewLink wanted, bool lostPassword) =>
        stored.Url == wanted.Url && stored.Title == wanted.Title && stored.ExternalId == wanted.ExternalId && stored.Notes == wanted.Notes
        && stored.Folder == wanted.Folder && stored.Archived == wanted.Archived && stored.RedirectCode == wanted.RedirectCode
        && stored.ForwardQuery == wanted.ForwardQuery && (stored.Enabled == wanted.Enabled || (lostPassword && stored.Options?.PasswordHash is not null))
        && stored.Tags.SequenceEqual(wanted.Tags, StringComparer.Ordinal)
        && Comparable(stored.Options) == Comparable(wanted.Options);

    /// <summary>Options without what each link draws for itself; nobody can tell whether two passwords are the same.</summary>
    private static string? Comparable(LinkOptions? options) =>
        options is null ? null : LinkOptions.Write(options with { VariantKey = null, PasswordHash = null });

    private async Task<ImportTally> CreateAsync(
        ImportPlan plan, List<ImportedRecord.Draft> drafts, ImportTally tally, List<ImportRefusal> refusals, CancellationToken ct)
    {
        IReadOnlyList<(Link? Link, Problem? Problem)> answers = await writer.CreateManyAsync([.. drafts.Select(draft => draft.Link)], ct);
        for (int i = 0; i < drafts.Count; i++)
        {
            (_, Problem? problem) = answers[i];
            tally = problem switch
            {
                null => tally with { Created = tally.Created + 1 },
                { Code: "slug_taken" or "external_id_taken" } => await SettleAsync(plan, drafts[i], problem, tally, refusals, ct),
                _ => Refuse(drafts[i], problem, tally, refusals),
            };
        }

        return tally;
    }

    /// <summary>Says what would become of the batch; a slug that comes twice in a file is taken the second time.</summary>
    private async Task<ImportTally> TryAsync(
        ImportPlan plan, List<ImportedRecord.Draft> drafts, ImportTally tally, List<ImportRefusal> refusals, CancellationToken ct)
    {
        foreach (ImportedRecord.Draft draft in drafts)
        {
            NewLink link = draft.Link;
            bool taken = await links.FindBySlugAsync(plan.WorkspaceId, link.DomainId, link.Slug, ct) is not null
                || (link.ExternalId is { } id && await links.FindByExternalIdAsync(plan.WorkspaceId, id, ct) is not null);
            tally = taken
                ? await SettleAsync(plan, draft, Problem.Conflict("slug_taken", "Another link has this slug", "slug"), tally, refusals, ct)
                : tally with { Created = tally.Created + 1 };
        }

        return tally;
    }

    private async Task<ImportTally> SettleAsync(
        ImportPlan plan, ImportedRecord.Draft draft, Problem problem, ImportTally tally, List<ImportRefusal> refusals, CancellationToken ct)
    {
        NewLink wanted = draft.Link;
        Link? holder = await links.FindBySlugAsync(plan.WorkspaceId, wanted.DomainId, wanted.Slug, ct)
            ?? (wanted.ExternalId is { } id ? await links.FindByExternalIdAsync(plan.WorkspaceId, id, ct) : null);
        if (holder is null)
        {
            return Refuse(draft, problem, tally, refusals);
        }

        if (IsSame(holder, wanted, draft.LostPassword))
        {
            return tally with { Unchanged = tally.Unchanged + 1 };
        }

        switch (plan.OnConflict)
        {
            case ConflictRule.Update:
                return await UpdateAsync(plan, draft, holder, tally, refusals, ct);
            case ConflictRule.Rename when holder.Slug == wanted.Slug:
                return await RenameAsync(plan, draft, problem, tally, refusals, ct);
            default:
                refusals.AddRange(ImportedRecord.RefusalsOf(draft.Line, problem));
                return tally with { Skipped = tally.Skipped + 1 };
        }
    }

    private async Task<ImportTally> UpdateAsync(
        ImportPlan plan, ImportedRecord.Draft draft, Link holder, ImportTally tally, List<ImportRefusal> refusals, CancellationToken ct)
    {
        if (!plan.DryRun)
        {
            (_, Problem? problem) = await writer.UpdateAsync(holder, Changed(holder, draft), ct);
            if (problem is not null)
            {
                return Refuse(draft, problem, tally, refusals);
            }
        }

        return tally with { Updated = tally.Updated + 1 };
    }

    private static Link Changed(Link holder, ImportedRecord.Draft draft)
    {
        NewLink wanted = draft.Link;
        // A password that the file does not have stays.
        bool keepsPassword = draft.LostPassword && holder.Options?.PasswordHash is not null;
        LinkOptions? options = keepsPassword ? (wanted.Options ?? new LinkOptions()) with { PasswordHash = holder.Options!.PasswordHash } : wanted.Options;
        return holder with
        {
            Url = wanted.Url,
            RedirectCode = wanted.RedirectCode,
            ForwardQuery = wanted.ForwardQuery,
            Enabled = keepsPassword || wanted.Enabled,
            DisabledReason = keepsPassword ? null : wanted.DisabledReason,
            Title = wanted.Title,
            ExternalId = wanted.ExternalId ?? holder.ExternalId,
            Tags = wanted.Tags,
            Notes = wanted.Notes,
            Folder = wanted.Folder,
            Archived = wanted.Archived,
            // The same visitors keep the same variants.
            Options = options is { VariantKey: not null } && holder.Options?.VariantKey is { } key ? options with { VariantKey = key } : options,
        };
    }

    private async Task<ImportTally> RenameAsync(
        ImportPlan plan, ImportedRecord.Draft draft, Problem problem, ImportTally tally, List<ImportRefusal> refusals, CancellationToken ct)
    {
        for (int number = 2; number <= MaxNames; number++)
        {
            NewLink candidate = draft.Link with { Slug = NameFor(draft.Link.Slug, number) };
            if (await links.FindBySlugAsync(plan.WorkspaceId, candidate.DomainId, candidate.Slug, ct) is { } other)
            {
                if (IsSame(other, candidate, draft.LostPassword))
                {
                    return tally with { Unchanged = tally.Unchanged + 1 };
                }

                continue;
            }

            Problem? refused = plan.DryRun ? null : (await writer.CreateAsync(candidate, ct)).Problem;
            if (refused is null)
            {
                return tally with { Renamed = tally.Renamed + 1 };
            }

            if (refused.Code != "slug_taken")
            {
                return Refuse(draft, refused, tally, refusals);
            }
        }

        return Refuse(draft, problem, tally, refusals);
    }

    /// <summary>The slug that a record gets where its own is taken.</summary>
    public static string NameFor(string slug, int number)
    {
        string suffix = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{number}");
        return slug[..Math.Min(slug.Length, Slug.MaxLength - suffix.Length)] + suffix;
    }

    private static ImportTally Refuse(ImportedRecord.Draft draft, Problem problem, ImportTally tally, List<ImportRefusal> refusals)
    {
        refusals.AddRange(ImportedRecord.RefusalsOf(draft.Line, problem));
        return tally with { Refused = tally.Refused + 1 };
    }
}
