namespace Shortener.IntegrationTests.QrCodes;

/// <summary>
/// A test that reads codes back with Debian's <c>zbarimg</c> and <c>rsvg-convert</c>; skipped with the reason where one is absent.
/// <c>./test.sh</c> installs them as root.
/// </summary>
public sealed class ZbarFactAttribute : FactAttribute
{
    public ZbarFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? missing = Array.Find(["zbarimg", "rsvg-convert"], program => !Array.Exists(folders, folder => File.Exists(Path.Combine(folder, program))));
        if (missing is not null)
        {
            Skip = $"{missing} is not on PATH (Debian: apt-get install zbar-tools librsvg2-bin)";
        }
    }
}
