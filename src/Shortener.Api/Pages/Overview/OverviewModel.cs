using Microsoft.AspNetCore.Components;
using Shortener.Api.Pages.Links;
using Shortener.Api.Pages.Metrics;
using Shortener.Core.Links;

namespace Shortener.Api.Pages.Overview;

/// <summary>What the overview shows of a workspace; each part is null for who may not see it. Immutable.</summary>
public sealed record OverviewModel
{
    /// <summary>What leads a new workspace to its first click; null once that came.</summary>
    public RenderFragment? FirstSteps { get; init; }

    /// <summary>This week's numbers.</summary>
    public ExplorerModel? Week { get; init; }

    /// <summary>The week's most clicked links with their short URLs and clicks; null also where counting took too long.</summary>
    public IReadOnlyList<TopLink>? Top { get; init; }

    /// <summary>Whether counting was given its time: what is not there then takes too long.</summary>
    public bool IsPatient { get; init; }

    /// <summary>Links made last.</summary>
    public IReadOnlyList<LinkRowModel>? Latest { get; init; }

    public CreateModel? Create { get; init; }
}

/// <param name="Page">Address of the link's page.</param>
/// <param name="ShortUrl">What is published.</param>
/// <param name="Link">The link.</param>
/// <param name="Clicks">Of the week.</param>
public sealed record TopLink(string Page, string ShortUrl, Link Link, long Clicks);
