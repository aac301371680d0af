namespace Shortener.Client;

/// <summary>A body in which a field may be left out, given, or cleared.</summary>
public interface IChange
{
    /// <summary>JSON names of the fields to clear: <c>title</c>. Fields that are null and not named here are left as they are.</summary>
    IReadOnlyCollection<string> Cleared { get; }
}
