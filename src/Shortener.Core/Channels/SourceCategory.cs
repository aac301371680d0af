namespace Shortener.Core.Channels;

/// <summary>What kind of site a source is. The first four are Google Analytics 4's source categories.</summary>
public enum SourceCategory
{
    None,
    Search,
    Social,
    Shopping,
    Video,
    AiAssistant,
    Messenger,
    Webmail,
}
