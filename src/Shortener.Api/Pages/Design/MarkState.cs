namespace Shortener.Api.Pages.Design;

/// <summary>What <see cref="LinkMark"/> draws between the two ends.</summary>
public enum MarkState
{
    Open,
    Broken,
    Barred,
    Locked,
    Waiting,
    Leaving,
}
