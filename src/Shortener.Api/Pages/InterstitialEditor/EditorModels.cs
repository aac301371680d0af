using Shortener.Api.Pages.App;
using Shortener.Core.Analytics;
using Shortener.Core.Interstitials;
using Entry = Shortener.Core.Interstitials.Interstitial;

namespace Shortener.Api.Pages.InterstitialEditor;

/// <summary>The list of interstitials.</summary>
/// <param name="Page">A page of them.</param>
/// <param name="Results">Clicks and impressions of the last 30 days, by opaque id.</param>
/// <param name="All">Every interstitial, to attach.</param>
/// <param name="Attachments">Before which links they stand.</param>
/// <param name="MayWrite">Whether whoever looks may change anything.</param>
/// <param name="Late">Address of the same page with the results that were not counted in time; null where none are missing.</param>
public sealed record ListModel(
    CursorPage<Entry> Page,
    IReadOnlyDictionary<string, BreakdownItem> Results,
    IReadOnlyList<Entry> All,
    StoredAttachments Attachments,
    bool MayWrite,
    string? Late);

/// <summary>The editor of one interstitial.</summary>
/// <param name="Interstitial">As stored.</param>
/// <param name="Id">Its opaque id.</param>
/// <param name="Figures">Its results; null for somebody who may not read metrics.</param>
/// <param name="MayWrite">Whether whoever looks may change it.</param>
/// <param name="Late">Address of the same page with the results that were not counted in time; null where none are missing.</param>
public sealed record EditModel(Entry Interstitial, string Id, InterstitialFigures? Figures, bool MayWrite, string? Late);
