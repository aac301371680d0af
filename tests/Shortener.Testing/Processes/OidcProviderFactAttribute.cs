using Xunit;

namespace Shortener.Testing.Processes;

/// <summary>A test with npm's <c>oidc-provider</c>; skipped with the reason where it is absent. <c>./test.sh</c> fetches it.</summary>
public sealed class OidcProviderFactAttribute : FactAttribute
{
    public OidcProviderFactAttribute()
    {
        if (!OidcProviderServer.IsInstalled)
        {
            Skip = "oidc-provider is not installed (./test.sh fetches it; by hand: npm install --prefix artifacts/oidc-provider oidc-provider@9.13.3)";
        }
    }
}
