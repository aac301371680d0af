using Shortener.Core.Destinations;
using Shortener.Core.Validation;

namespace Shortener.Core.Hubs;

/// <summary>Fields that several parts of a document have. Empty ones pass. One use; not thread-safe.</summary>
internal sealed class HubFieldChecks(Func<string, DestinationVerdict> destination, HubReferences known, FieldProblems problems)
{
    /// <summary>The normalised URL; empty and null as they are.</summary>
    public string? Url(string path, string? url) =>
        string.IsNullOrEmpty(url) ? url : DestinationField.Check(path, url, destination, problems);

    public void Image(string path, string? id)
    {
        if (!string.IsNullOrEmpty(id) && !known.Images.Contains(id))
        {
            problems.Add(path, "The workspace has no such image");
        }
    }

    public void Link(string path, string? id)
    {
        if (!string.IsNullOrEmpty(id) && !known.Links.Contains(id))
        {
            problems.Add(path, "The workspace has no such link");
        }
    }
}
