using System.Globalization;
using Shortener.Api.Links;
using Shortener.Api.Pages.Design;
using Shortener.Api.Pages.Hubs;
using Shortener.Core.Domains;
using Shortener.Core.Hubs;
using Shortener.Core.Ids;
using Shortener.Core.Images;
using Shortener.Core.Retargeting;

namespace Shortener.Api.Hubs;

/// <summary>Makes pages of documents: for visitors, and as previews for their owners. Thread-safe.</summary>
internal sealed class HubPageRenderer(HubDrafts drafts, IDomainStore domains, DestinationCheck destinations, PublicUrl publicUrl, TimeProvider time)
{
    /// <summary>Changes with every build, and with it every entity tag: another release draws pages otherwise.</summary>
    private static readonly string Build = typeof(HubPageRenderer).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>A published page, ready to be asked for bytes.</summary>
    public async Task<HubPage> CompileAsync(PublishedHub hub, CancellationToken ct)
    {
        HubDocument document = HubJson.Read(hub.Document);
        IReadOnlyDictionary<string, StoredImage> images = await ImagesAsync(hub.WorkspaceId, document, ct);
        await destinations.EnsureCurrentAsync(ct);
        string? host = hub.DomainId is { } id ? (await domains.FindAsync(hub.WorkspaceId, id, ct))?.Host : null;
        string origin = host is null ? publicUrl.Base.Origin : "https://" + host;
        string canonical = host is null ? $"{origin}/@{hub.Handle}" : origin + "/";
        HubVisibility visibility = HubVisibility.Compile(document);
        var all = new HubPageBuilder(hub.Id, document, images, destinations.Check, isPreview: false);
        all.Build(visibility.Select(document, ulong.MaxValue), canonical, origin, time.GetUtcNow());
        return new HubPage(hub, document, visibility, all.Targets, RenderAsync, time);

        async Task<HubRendering> RenderAsync(HubPage page, ulong mask, HubFormState? form)
        {
            var builder = new HubPageBuilder(hub.Id, document, images, destinations.Check, isPreview: false);
            HubPageModel model = builder.Build(visibility.Select(document, mask), canonical, origin, time.GetUtcNow()) with { Form = form };
            byte[] html = await PageRenderer.RenderAsync<Pages.Hubs.HubPage>((nameof(Pages.Hubs.HubPage.Model), model));
            string tag = string.Create(CultureInfo.InvariantCulture, $"{hub.PageVersion:x}-{mask:x}-{Build}");
            if (model.TrueUntil is { } until)
            {
                tag += string.Create(CultureInfo.InvariantCulture, $"-{until.UtcTicks:x}");
            }

            return new HubRendering(html, tag, PolicyOf(model, document.Retargeting, "'none'"), model.Language, visibility.IsPlain, model.TrueUntil);
        }
    }

    /// <summary>A draft for its owner's eyes: every block that is not hidden, its buttons lead straight on, nothing is counted.</summary>
    public async Task<(byte[] Html, string Policy, PageLanguage Language)> PreviewAsync(Hub hub, CancellationToken ct)
    {
        HubDocument document = HubJson.Read(hub.Draft);
        IReadOnlyDictionary<string, StoredImage> images = await ImagesAsync(hub.WorkspaceId, document, ct);
        await destinations.EnsureCurrentAsync(ct);
        var builder = new HubPageBuilder(hub.Id, document, images, destinations.Check, isPreview: true);
        HubPageModel model = builder.Build((document.Blocks ?? []).OfType<HubBlock>().Where(block => block.Hidden != true), "", publicUrl.Base.Origin, time.GetUtcNow());
        byte[] html = await PageRenderer.RenderAsync<Pages.Hubs.HubPage>((nameof(Pages.Hubs.HubPage.Model), model));
        return (html, PolicyOf(model, null, "'self'"), model.Language);
    }

    private static string PolicyOf(HubPageModel model, RetargetingSettings? retargeting, string ancestors)
    {
        RetargetingPolicy tags = RetargetingPolicy.Of(retargeting);
        string[] frames = [.. model.Blocks.Select(block => block.Embed?.Origin).OfType<string>().Distinct()];
        return $"default-src 'none'; style-src {model.Style.Source}; img-src 'self'{tags.Images}; script-src 'self'{tags.Scripts}; "
            + $"connect-src {(retargeting is { Any: true } ? HubRendering.OwnButtons : "'self'")}{tags.Connections}; frame-src {(frames.Length == 0 ? "'none'" : string.Join(' ', frames))}; "
            + $"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}";
    }

    private async Task<IReadOnlyDictionary<string, StoredImage>> ImagesAsync(int workspaceId, HubDocument document, CancellationToken ct) =>
        (await drafts.ImagesAsync(workspaceId, HubReferences.Of(document).Images, ct))
            .ToDictionary(image => OpaqueId.Image.Format(image.Id), StringComparer.Ordinal);
}
