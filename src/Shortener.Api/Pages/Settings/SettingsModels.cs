using Shortener.Api.Pages.App;
using Shortener.Core.AbuseReports;
using Shortener.Core.Accounts;
using Shortener.Core.Erasure;
using Shortener.Core.LinkImports;
using Shortener.Core.Orphans;
using Shortener.Core.Passkeys;
using Shortener.Core.UtmTemplates;

namespace Shortener.Api.Pages.Settings;

/// <summary>The workspace's own settings.</summary>
/// <param name="Timezones">IANA names that can be chosen.</param>
/// <param name="SampleLoaded">Whether whoever looks has sample data.</param>
/// <param name="End">Whether the workspace could be deleted; null for whoever may not.</param>
/// <param name="HasPassword">Whether whoever looks proves with a password that it is them.</param>
/// <param name="HasFactor">Whether a code of an authenticator app does as well.</param>
public sealed record WorkspaceSettingsModel(
    Workspace Workspace, IReadOnlyList<string> Timezones, bool SampleLoaded, WorkspaceEnd? End, bool HasPassword, bool HasFactor);

/// <summary>A person's own settings.</summary>
/// <param name="FactorSince">Since when a second factor is in force; null without one.</param>
/// <param name="CodesLeft">Recovery codes that were not used.</param>
/// <param name="Sessions">Signed-in browsers, newest first.</param>
/// <param name="Passkeys">Oldest first.</param>
/// <param name="PasskeysOn">Whether the person may have some.</param>
public sealed record AccountSettingsModel(
    DateTimeOffset? FactorSince, int CodesLeft, IReadOnlyList<SessionView> Sessions, IReadOnlyList<Passkey> Passkeys, bool PasskeysOn);

/// <summary>A signed-in browser.</summary>
/// <param name="Browser">Such as <c>Firefox, Linux</c>.</param>
/// <param name="IsThis">Whether the page was asked for with it.</param>
public sealed record SessionView(string Id, string Browser, bool IsThis, DateTimeOffset SeenAt);

/// <summary>Templates of campaign parameters.</summary>
public sealed record TemplatesSettingsModel(CursorPage<UtmTemplate> Templates);

/// <summary>Imports, newest first, and what files may hold.</summary>
public sealed record DataSettingsModel(CursorPage<LinkImport> Imports, IReadOnlyList<string> Formats);

/// <summary>Visitors' reports, newest first.</summary>
/// <param name="Status">Only these; null for all.</param>
/// <param name="ShortUrls">Addresses of the links when they were reported, in the order of the reports.</param>
public sealed record ReportsSettingsModel(CursorPage<AbuseReport> Reports, AbuseStatus? Status, IReadOnlyList<string> ShortUrls);

/// <summary>Visits that found no link.</summary>
/// <param name="DefaultHost">Name of the default domain.</param>
public sealed record OrphansSettingsModel(OrphanAnswer Visits, string DefaultHost);
