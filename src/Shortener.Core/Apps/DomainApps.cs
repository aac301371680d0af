using System.Text.Json;

namespace Shortener.Core.Apps;

/// <summary>The apps that may open a domain's links by themselves. Immutable. Checked by <see cref="DomainAppsValidation"/>.</summary>
public sealed record DomainApps
{
    /// <summary>No apps.</summary>
    public static readonly DomainApps None = new();

    /// <summary>Apple's application identifiers, <c>TEAMID.bundle</c>: <c>ABCDE12345.com.example.app</c>.</summary>
    public IReadOnlyList<string?>? AppleAppIds { get; init; }

    /// <summary>Android's apps.</summary>
    public IReadOnlyList<AndroidAppId?>? AndroidApps { get; init; }

    /// <summary>The document that is stored; null when there are no apps.</summary>
    public static string? Write(DomainApps apps) =>
        apps is { AppleAppIds: null or { Count: 0 }, AndroidApps: null or { Count: 0 } } ? null : JsonSerializer.Serialize(apps, AppsJson.Default.DomainApps);

    /// <summary>What <see cref="Write"/> made of it.</summary>
    public static DomainApps Read(string? document) =>
        document is null ? None : JsonSerializer.Deserialize(document, AppsJson.Default.DomainApps) ?? None;
}

/// <summary>An Android app.</summary>
public sealed record AndroidAppId
{
    /// <summary>Application id: <c>com.example.app</c>.</summary>
    public string? Package { get; init; }

    /// <summary>SHA-256 fingerprints of the certificates it is signed with: 32 bytes in hexadecimal, separated by colons.</summary>
    public IReadOnlyList<string?>? Sha256CertFingerprints { get; init; }
}

/// <summary>The apps of domains. Thread-safe. Implemented once per backend.</summary>
public interface IDomainAppsStore
{
    /// <summary>The apps of a domain of whatever workspace, since its files are public; none for an unknown one.</summary>
    Task<DomainApps> FindAsync(int domainId, CancellationToken ct);

    /// <summary>
    /// Sets the apps; false when the domain does not belong to the workspace, or has other apps than <paramref name="expected"/>, if any.
    /// </summary>
    Task<bool> SetAsync(int workspaceId, int domainId, DomainApps? expected, DomainApps apps, CancellationToken ct);
}
