namespace Shortener.Testing.Processes;

/// <summary>How to start the product.</summary>
public sealed record ShortenerSetup
{
    /// <summary>Data directory; kept by the test, so that a restart finds it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The program to start: the product, or one of the tests' that hosts it.</summary>
    public string Program { get; init; } = "Shortener.Api";

    /// <summary>PostgreSQL connection string, or null for the embedded mode.</summary>
    public string? Postgres { get; init; }

    /// <summary>Redis connection string, or null.</summary>
    public string? Redis { get; init; }

    /// <summary>First API key on an empty database.</summary>
    public string ApiKey { get; init; } = "test-key-00000000000000000000000000000000";

    /// <summary>Further environment variables, such as <c>Journal__FlushMs</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Open files the process may hold (<c>ulimit -n</c>), or null for the test's own limit.</summary>
    public int? FileDescriptors { get; init; }

    /// <summary>Arguments before <c>--urls</c>: none (serve) or a subcommand.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
