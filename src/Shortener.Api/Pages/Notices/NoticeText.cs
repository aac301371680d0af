namespace Shortener.Api.Pages.Notices;

/// <summary>What a notice says.</summary>
public sealed record NoticeText(string Title, string Text);

/// <summary>An instant that a notice names.</summary>
public sealed record NoticeInstant(string Text, string Machine);
