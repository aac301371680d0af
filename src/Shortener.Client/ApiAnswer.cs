using System.Diagnostics.CodeAnalysis;

namespace Shortener.Client;

/// <summary>An answer of success.</summary>
/// <typeparam name="T">What the body holds.</typeparam>
public sealed record ApiAnswer<T>
{
    /// <summary>HTTP status: 200, 201, 204, or 304 where the request named the version it has.</summary>
    public required int Status { get; init; }

    /// <summary>The body; nothing for 204 and 304.</summary>
    public T? Value { get; init; }

    /// <summary>Version of the resource, to be given as <c>ifMatch</c> or <c>ifNoneMatch</c>.</summary>
    public string? ETag { get; init; }

    /// <summary>Address of what was created.</summary>
    public Uri? Location { get; init; }

    /// <summary>Whether this is the kept answer of an earlier request with the same idempotency key.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>Whether the resource still has the version that the request named.</summary>
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsNotModified => Status == 304;
}
