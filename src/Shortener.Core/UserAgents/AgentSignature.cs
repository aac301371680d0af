namespace Shortener.Core.UserAgents;

/// <summary>A named regular expression over user agents, matched without regard to case.</summary>
internal readonly record struct AgentSignature(string Name, string Regex)
{
    public Patterns.PatternSource ToSource() => new(Regex, IgnoreCase: true, Name);
}
