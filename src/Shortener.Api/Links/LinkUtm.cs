using Shortener.Api.Problems;
using Shortener.Core.Destinations;
using Shortener.Core.Ids;
using Shortener.Core.UtmTemplates;
using Shortener.Core.Validation;

namespace Shortener.Api.Links;

/// <summary>Puts the campaign parameters that a request gives, itself or by a template, into its destination. Thread-safe.</summary>
internal sealed class LinkUtm(IUtmTemplateStore templates)
{
    /// <summary>The destination with the parameters; itself when the request gives none, or when something is wrong with them.</summary>
    /// <param name="url">As normalised; empty when it was refused.</param>
    public async Task<string> ApplyAsync(int workspaceId, string url, LinkRequest request, FieldErrors errors, CancellationToken ct)
    {
        if (request is { Utm: null, UtmTemplateId: null })
        {
            return url;
        }

        UtmParameters parameters = request.Utm ?? new UtmParameters();
        var problems = new FieldProblems();
        parameters.Validate("utm", problems);
        foreach (FieldProblem problem in problems.Items)
        {
            errors.Add(problem.Path, problem.Message);
        }

        if (request.UtmTemplateId is { } id)
        {
            UtmTemplate? template = OpaqueId.UtmTemplate.TryParse(id, out long number) ? await templates.FindAsync(workspaceId, number, ct) : null;
            if (template is null)
            {
                errors.Add("utmTemplateId", "The workspace has no such template");
            }

            parameters = parameters.Over(template?.Parameters);
        }

        if (problems.Any || url.Length == 0)
        {
            return url;
        }

        string tagged = UtmBuilder.Apply(url, parameters);
        if (tagged.Length > DestinationPolicy.MaxLength)
        {
            errors.Add("utm", $"The destination is longer than {DestinationPolicy.MaxLength} characters with these parameters");
        }

        return tagged;
    }
}
