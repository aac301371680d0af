using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Shortener.Core.Hubs;

namespace Shortener.Api.Hubs;

/// <summary>Fields of a LinkHub page that a request may give. In a change, one that is absent keeps its value.</summary>
public sealed record HubRequest
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>
    /// The page is at <c>/@{handle}</c>: 2 to 32 of a–z 0–9 . _ -, from a letter or digit to one; case does not matter. Unique over the installation.
    /// </summary>
    [Length(2, 32)]
    public string? Handle { get; set => field = Given(value); }

    /// <summary>Name for the owner, 1 to 100 characters; absent when creating: the handle.</summary>
    [Length(1, 100)]
    public string? Name { get; set => field = Given(value); }

    /// <summary>Host of one of the workspace's own domains, whose root then shows the page; null for none.</summary>
    public string? Domain { get; set => field = Given(value); }

    /// <summary>Only when creating: the first draft. Not together with template.</summary>
    public HubDocument? Draft { get; set => field = Given(value); }

    /// <summary>Only when creating: name of a template (<c>GET /api/v1/hubs/templates</c>) to begin with.</summary>
    public string? Template { get; set => field = Given(value); }

    /// <summary>Only when creating with a template: language of its texts, <c>en</c> (default), <c>es</c> or <c>ru</c>.</summary>
    [AllowedValues("en", "es", "ru")]
    public string? Language { get; set => field = Given(value); }

    /// <summary>Whether the request names the field, be it with null.</summary>
    internal bool Has(string property) => _given.Contains(property);

    private T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}
