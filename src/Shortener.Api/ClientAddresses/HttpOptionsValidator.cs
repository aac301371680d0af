using Microsoft.Extensions.Options;
using Shortener.Core.ClientAddresses;

namespace Shortener.Api.ClientAddresses;

/// <summary>Each entry of <c>Http:TrustedProxies</c> must be an address or a CIDR network.</summary>
internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var failures = new List<string>();
        if (options.TrustedProxies.Count > HttpOptions.MaxTrustedProxies)
        {
            failures.Add(
                $"Http:TrustedProxies has {options.TrustedProxies.Count} entries; at most {HttpOptions.MaxTrustedProxies} are allowed "
                + "(environment: Http__TrustedProxies__0 and following).");
        }

        for (int index = 0; index < options.TrustedProxies.Count; index++)
        {
            string entry = options.TrustedProxies[index];
            if (!AddressNetwork.TryParse(entry.AsSpan().Trim(), out _))
            {
                failures.Add(
                    $"Http:TrustedProxies:{index} is '{entry}': it must be an address or a network such as 10.0.0.0/8 or 2001:db8::/32, "
                    + $"with no bits set behind the prefix (environment: Http__TrustedProxies__{index}).");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
