namespace Shortener.Testing;

/// <summary>
/// The shared test data: the folder named by <c>SHORTENER_TESTDATA</c>, else <c>../shared/testdata</c> beside the checkout.
/// Tests that read it carry <see cref="TestDataFactAttribute"/> and are visibly skipped where it is absent.
/// </summary>
public static class TestData
{
    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Directory { get; } = Find();

    public static string Path(string relative) =>
        System.IO.Path.Combine(Directory ?? throw new InvalidOperationException("SHORTENER_TESTDATA names no folder"), relative);

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("SHORTENER_TESTDATA");
        if (!string.IsNullOrEmpty(named))
        {
            return System.IO.Directory.Exists(named) ? named : null;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Shortener.sln")))
            {
                string beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared", "testdata"));
                return System.IO.Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}
