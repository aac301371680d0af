using Xunit;

namespace Shortener.Testing;

/// <summary>A test that reads the shared test data; skipped with the reason where the folder is absent.</summary>
public sealed class TestDataFactAttribute : FactAttribute
{
    public TestDataFactAttribute()
    {
        if (TestData.Directory is null)
        {
            Skip = "Shared test data not found: set SHORTENER_TESTDATA to its folder";
        }
    }
}
