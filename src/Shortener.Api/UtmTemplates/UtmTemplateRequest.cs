using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Shortener.Core.UtmTemplates;

namespace Shortener.Api.UtmTemplates;

/// <summary>Fields of a UTM template that a request may give. In a change, one that is absent keeps its value, and null clears it.</summary>
public sealed record UtmTemplateRequest
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>1 to 100 characters, unique in the workspace.</summary>
    [Length(1, 100)]
    public string? Name { get; set => field = Given(value); }

    /// <summary><c>utm_source</c>, at most 255 characters, as the others.</summary>
    [MaxLength(255)]
    public string? Source { get; set => field = Given(value); }

    /// <summary><c>utm_medium</c>.</summary>
    [MaxLength(255)]
    public string? Medium { get; set => field = Given(value); }

    /// <summary><c>utm_campaign</c>.</summary>
    [MaxLength(255)]
    public string? Campaign { get; set => field = Given(value); }

    /// <summary><c>utm_term</c>.</summary>
    [MaxLength(255)]
    public string? Term { get; set => field = Given(value); }

    /// <summary><c>utm_content</c>.</summary>
    [MaxLength(255)]
    public string? Content { get; set => field = Given(value); }

    /// <summary><c>ref</c>.</summary>
    [MaxLength(255)]
    public string? Referrer { get; set => field = Given(value); }

    /// <summary>Whether the request names the field, be it with null.</summary>
    internal bool Has(string property) => _given.Contains(property);

    /// <summary>The parameters with the request's fields in place.</summary>
    internal UtmParameters Change(UtmParameters parameters) => new()
    {
        Source = Has(nameof(Source)) ? Source : parameters.Source,
        Medium = Has(nameof(Medium)) ? Medium : parameters.Medium,
        Campaign = Has(nameof(Campaign)) ? Campaign : parameters.Campaign,
        Term = Has(nameof(Term)) ? Term : parameters.Term,
        Content = Has(nameof(Content)) ? Content : parameters.Content,
        Referrer = Has(nameof(Referrer)) ? Referrer : parameters.Referrer,
    };

    private T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}

/// <summary>A UTM template as the API shows it.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Name">Unique in the workspace.</param>
/// <param name="Source"><c>utm_source</c>, or null.</param>
/// <param name="Medium"><c>utm_medium</c>, or null.</param>
/// <param name="Campaign"><c>utm_campaign</c>, or null.</param>
/// <param name="Term"><c>utm_term</c>, or null.</param>
/// <param name="Content"><c>utm_content</c>, or null.</param>
/// <param name="Referrer"><c>ref</c>, or null.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
internal sealed record UtmTemplateResource(
    string Id,
    string Name,
    string? Source,
    string? Medium,
    string? Campaign,
    string? Term,
    string? Content,
    string? Referrer,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static UtmTemplateResource Of(UtmTemplate template) => new(
        Core.Ids.OpaqueId.UtmTemplate.Format(template.Id),
        template.Name,
        template.Parameters.Source,
        template.Parameters.Medium,
        template.Parameters.Campaign,
        template.Parameters.Term,
        template.Parameters.Content,
        template.Parameters.Referrer,
        template.CreatedAt.UtcDateTime,
        template.UpdatedAt.UtcDateTime);
}

/// <summary>A page of templates, oldest first.</summary>
internal sealed record UtmTemplateList(IReadOnlyList<UtmTemplateResource> Items, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(UtmTemplateRequest))]
[JsonSerializable(typeof(UtmTemplateResource))]
[JsonSerializable(typeof(UtmTemplateList))]
internal sealed partial class UtmTemplatesJson : JsonSerializerContext;
