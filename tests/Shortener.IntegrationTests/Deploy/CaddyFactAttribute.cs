namespace Shortener.IntegrationTests.Deploy;

/// <summary>A test with Debian's <c>caddy</c>; skipped with the reason where it is absent. <c>./test.sh</c> installs it as root.</summary>
public sealed class CaddyFactAttribute : FactAttribute
{
    public CaddyFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!Array.Exists(folders, folder => File.Exists(Path.Combine(folder, "caddy"))))
        {
            Skip = "caddy is not on PATH (Debian: apt-get install caddy)";
        }
    }
}
