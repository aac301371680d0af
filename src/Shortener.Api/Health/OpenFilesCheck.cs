using Shortener.Api.Hosting;

namespace Shortener.Api.Health;

/// <summary>Open files against the process's limit: at the limit, connections are refused and databases cannot be opened.</summary>
internal sealed class OpenFilesCheck(AssemblyDescriptors assemblies) : IReadinessCheck
{
    public string Name => "files";

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken ct)
    {
        assemblies.GiveBack();
        string? problem = OpenFiles.IsLow
            ? $"The process may open only {OpenFiles.Limit} files: beyond {OpenFiles.ConnectionsFor(OpenFiles.Limit)} connections further ones are refused. Raise the limit to at least {2 * OpenFiles.OwnNeed} (ulimit -n, LimitNOFILE) and start again when it suits."
            : FindShortage();
        return new(new ReadinessResult(Name, problem is null ? ReadinessStatus.Ok : ReadinessStatus.Degraded, problem));
    }

    private static string? FindShortage() => OpenFiles.Limit is { } limit && OpenFiles.Count() is { } used && used > limit * 0.9
        ? $"{used} of {limit} files that the process may open are open: further connections are refused soon. Raise the limit (ulimit -n, LimitNOFILE), or look for what holds so many connections."
        : null;
}
