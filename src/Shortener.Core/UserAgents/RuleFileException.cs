namespace Shortener.Core.UserAgents;

/// <summary>A rule file cannot be used. The message names the file and, where one is at fault, the rule.</summary>
public sealed class RuleFileException : Exception
{
    public RuleFileException()
    {
    }

    public RuleFileException(string message)
        : base(message)
    {
    }

    public RuleFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
