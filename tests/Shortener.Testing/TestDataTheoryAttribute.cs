using Xunit;

namespace Shortener.Testing;

/// <summary><see cref="TestDataFactAttribute"/> for a test with cases.</summary>
public sealed class TestDataTheoryAttribute : TheoryAttribute
{
    public TestDataTheoryAttribute()
    {
        if (TestData.Directory is null)
        {
            Skip = "Shared test data not found: set SHORTENER_TESTDATA to its folder";
        }
    }
}
