using Microsoft.Extensions.Options;
using Shortener.Core.Dns;
using Shortener.Core.Redirects;

namespace Shortener.Api.Domains;

/// <summary>Refuses a start with a name server that cannot be asked.</summary>
internal sealed class DomainOptionsValidator : IValidateOptions<DomainOptions>
{
    public ValidateOptionsResult Validate(string? name, DomainOptions options) =>
        options.Resolver.Length == 0 || NameServer.TryParse(options.Resolver, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Domains:Resolver is '{options.Resolver}'; it must be an address with or without port, such as 192.0.2.53 or [2001:db8::53]:53 "
                + "(environment: Domains__Resolver)");
}
