namespace Shortener.Testing;

/// <summary>The checkout these tests were built from, found upwards from the test's binaries.</summary>
public static class Checkout
{
    /// <summary>Folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Configuration the test was built in, as the folder under <c>artifacts/bin</c> spells it: <c>debug</c> or <c>release</c>.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>A file or folder of the checkout.</summary>
    public static string Path(string relative) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, relative));

    /// <summary>A built program in the test's own configuration.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string Program(string project)
    {
        string path = Path($"artifacts/bin/{project}/{Configuration}/{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built in {Configuration}: build Shortener.sln first", path);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Shortener.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside a checkout: no Shortener.sln above their binaries");
    }
}
