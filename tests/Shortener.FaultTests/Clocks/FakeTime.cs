namespace Shortener.FaultTests.Clocks;

/// <summary>The library of Debian's package <c>libfaketime</c>, which <c>./test.sh</c> installs.</summary>
internal static class FakeTime
{
    public static string Library() =>
        Directory.GetDirectories("/usr/lib").Append("/usr/lib").Append("/usr/local/lib")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("libfaketime is missing: install Debian's package faketime, or run the tests with ./test.sh, which does");
}
