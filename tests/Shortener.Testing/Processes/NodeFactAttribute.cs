using Xunit;

namespace Shortener.Testing.Processes;

/// <summary>A test with Node.js and npm; skipped with the reason where one is absent. <c>./test.sh</c> installs them as root.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        string? missing = Array.Find(["node", "npm"], program => !Exists(program));
        if (missing is not null)
        {
            Skip = $"{missing} is not installed (Debian: apt-get install nodejs npm)";
        }
    }

    private static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
