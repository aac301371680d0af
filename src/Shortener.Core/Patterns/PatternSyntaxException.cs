namespace Shortener.Core.Patterns;

/// <summary>The regular expression uses something <see cref="PatternParser"/> does not read (lookaround, back-reference) or is malformed.</summary>
internal sealed class PatternSyntaxException(string message) : Exception(message);
