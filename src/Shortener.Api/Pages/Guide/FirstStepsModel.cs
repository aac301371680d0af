namespace Shortener.Api.Pages.Guide;

/// <summary>Where somebody is on the way from a new workspace to the first click.</summary>
/// <param name="Link">The newest link, or null before the first one.</param>
/// <param name="IsSample">The workspace that is open is the person's sample.</param>
/// <param name="HasSample">The person has a sample somewhere.</param>
public sealed record FirstStepsModel(FirstLink? Link, bool IsSample, bool HasSample);

/// <summary>A link to be clicked.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="ShortUrl">Where it is opened.</param>
public sealed record FirstLink(string Id, string ShortUrl);
