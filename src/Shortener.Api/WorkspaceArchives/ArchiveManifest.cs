using System.Text.Json.Serialization;
using Shortener.Api.Accounts;
using Shortener.Core.WorkspaceArchives;

namespace Shortener.Api.WorkspaceArchives;

/// <summary>A file of the archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Lines of NDJSON; 1 for other files.</param>
internal sealed record ArchivedFile(string Name, long Rows);

/// <summary>What is not in the archive.</summary>
/// <param name="What">A table, or a column as <c>table.column</c>.</param>
/// <param name="Why">The reason.</param>
internal sealed record ArchiveOmission(string What, string Why);

/// <summary><c>manifest.json</c>, the last file of an archive: one that lacks it is not complete.</summary>
/// <param name="Format">Always <c>shortener-workspace</c>.</param>
/// <param name="Version">Of the format. It grows when a field changes its meaning.</param>
/// <param name="WorkspaceId">Opaque id.</param>
/// <param name="BegunAt">What was made after it may be missing. UTC.</param>
/// <param name="EndedAt">UTC.</param>
/// <param name="Files">All others.</param>
/// <param name="Images">Number of files below <c>images/</c>.</param>
/// <param name="LeftOut">What is not here, and why.</param>
internal sealed record ArchiveManifest(
    string Format,
    int Version,
    string WorkspaceId,
    DateTime BegunAt,
    DateTime EndedAt,
    IReadOnlyList<ArchivedFile> Files,
    long Images,
    IReadOnlyList<ArchiveOmission> LeftOut)
{
    public const string FormatName = "shortener-workspace";
    public const int FormatVersion = 1;

    /// <summary>From the declarations that decide it.</summary>
    public static IReadOnlyList<ArchiveOmission> Omissions { get; } =
    [
        .. ArchiveTables.Excepted.Select(pair => new ArchiveOmission(pair.Key, pair.Value)),
        .. ArchiveTables.All.SelectMany(table => table.LeftOut.Select(pair => new ArchiveOmission($"{table.Name}.{pair.Key}", pair.Value))),
        new("links.password", "a secret: hasPassword says that there was one"),
        new("links (left the trash)", "nothing is kept of them but the slug"),
        new("users", "people's own accounts; members.ndjson names the members"),
    ];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ArchiveManifest))]
[JsonSerializable(typeof(WorkspaceResource))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
