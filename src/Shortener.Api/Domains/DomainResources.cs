using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Shortener.Api.Links;
using Shortener.Core.Domains;
using Shortener.Core.Ids;

namespace Shortener.Api.Domains;

/// <summary>Settings of a domain that a request may give; absent keeps the value, <c>null</c> clears it.</summary>
public record DomainRequest
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>Where the bare host leads; null for a plain page.</summary>
    public string? RootUrl { get; set => field = Given(value); }

    /// <summary>Where an unknown slug leads; null for a plain 404 page.</summary>
    public string? NotFoundUrl { get; set => field = Given(value); }

    /// <summary>Where an expired link leads that names no destination of its own for it; null for a plain page.</summary>
    public string? ExpiredUrl { get; set => field = Given(value); }

    /// <summary>Whether slugs are found without regard to case (default false). Can be changed only while the domain has no links.</summary>
    public bool? CaseInsensitive { get; set; }

    /// <summary>Whether slugs may hold letters and digits of any script (default false). Can be changed only while the domain has no links.</summary>
    public bool? UnicodeSlugs { get; set; }

    /// <summary>Whether the request names the field, be it with null.</summary>
    internal bool Has(string property) => _given.Contains(property);

    private T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}

/// <summary>Body of <c>POST /api/v1/domains</c>.</summary>
public sealed record CreateDomainRequest : DomainRequest
{
    /// <summary>Host name; Unicode names are stored as punycode.</summary>
    public string? Host { get; set; }
}

/// <summary>A host whose links the platform serves.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Host">Lower-case punycode; of the default domain the host of its short URLs.</param>
/// <param name="IsDefault">Whether it answers every host that is no other domain's.</param>
/// <param name="RootUrl">Where the bare host leads.</param>
/// <param name="NotFoundUrl">Where an unknown slug leads.</param>
/// <param name="ExpiredUrl">Where an expired link leads.</param>
/// <param name="CaseInsensitive">Whether slugs are found without regard to case.</param>
/// <param name="UnicodeSlugs">Whether slugs may hold letters and digits of any script.</param>
/// <param name="Serving">Whether visits to the host get this domain's links.</param>
/// <param name="Verification">Proof of ownership; null for the default domain, which needs none.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record DomainResource(
    string Id,
    string Host,
    bool IsDefault,
    string? RootUrl,
    string? NotFoundUrl,
    string? ExpiredUrl,
    bool CaseInsensitive,
    bool UnicodeSlugs,
    bool Serving,
    DomainVerification? Verification,
    DateTime CreatedAt)
{
    public static DomainResource Of(Domain domain, PublicUrl publicUrl, bool requireVerification) => new(
        OpaqueId.Domain.Format(domain.Id),
        domain.IsDefault ? publicUrl.Base.Host : domain.Host,
        domain.IsDefault,
        domain.Settings.RootUrl,
        domain.Settings.NotFoundUrl,
        domain.Settings.ExpiredUrl,
        domain.Settings.SlugRules.CaseInsensitive,
        domain.Settings.SlugRules.UnicodeSlugs,
        domain.IsDefault || (domain.HoldsHost && (domain.VerifiedAt is not null || !requireVerification)),
        domain.IsDefault
            ? null
            : new DomainVerification(DomainToken.RecordName(domain.Host), "TXT", DomainToken.RecordText(domain.Token), domain.VerifiedAt?.UtcDateTime),
        domain.CreatedAt.UtcDateTime);
}

/// <summary>How ownership of a host is proved.</summary>
/// <param name="RecordName">Name of the DNS record that proves ownership.</param>
/// <param name="RecordType">Always <c>TXT</c>.</param>
/// <param name="RecordValue">What it must say.</param>
/// <param name="VerifiedAt">When it was found; null before.</param>
internal sealed record DomainVerification(string RecordName, [property: AllowedValues("TXT")] string RecordType, string RecordValue, DateTime? VerifiedAt);

/// <summary>All domains; there is one page.</summary>
internal sealed record DomainList(IReadOnlyList<DomainResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CreateDomainRequest))]
[JsonSerializable(typeof(DomainRequest))]
[JsonSerializable(typeof(DomainResource))]
[JsonSerializable(typeof(DomainList))]
internal sealed partial class DomainsJsonContext : JsonSerializerContext;
