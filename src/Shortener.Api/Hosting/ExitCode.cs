namespace Shortener.Api.Hosting;

/// <summary>Exit codes of every command.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>Arguments, configuration or input that cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>Another process holds the data directory.</summary>
    public const int DirectoryHeld = 3;
}
