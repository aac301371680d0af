namespace Shortener.Client;

/// <summary>How a <see cref="ShortenerClient"/> reaches the server.</summary>
public sealed record ShortenerClientOptions
{
    /// <summary>The server's address, such as <c>https://go.example</c>.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The API key.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Sends the requests; stays the caller's to dispose. Null: the client makes one of its own.</summary>
    public HttpClient? HttpClient { get; init; }

    /// <summary>
    /// Tries of a request that the server refused with 429 or 503, or that did not arrive. 1 to 10, default 4. What is not safe to repeat
    /// is tried once.
    /// </summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Longest wait before another try; a longer <c>Retry-After</c> is given up on. Default 30 s.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Clock of the waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
