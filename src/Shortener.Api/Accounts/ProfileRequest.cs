using System.Runtime.CompilerServices;

namespace Shortener.Api.Accounts;

/// <summary>Body of <c>PATCH /api/v1/me</c>; what is absent keeps its value.</summary>
public sealed record ProfileRequest
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    /// <summary>1 to 100 characters.</summary>
    public string? Name { get; set => field = Given(value); }

    /// <summary><c>en</c>, <c>es</c>, <c>ru</c>, or null for the browser's.</summary>
    public string? Language { get; set => field = Given(value); }

    /// <summary>Whether the request names the field, be it with null.</summary>
    internal bool Has(string property) => _given.Contains(property);

    private T Given<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}
