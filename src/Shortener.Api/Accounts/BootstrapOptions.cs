using Microsoft.Extensions.Options;

namespace Shortener.Api.Accounts;

/// <summary>What an empty database is filled with at the first start.</summary>
internal sealed class BootstrapOptions
{
    public const string SectionName = "Bootstrap";

    /// <summary>
    /// The first API key (all rights, first workspace): 8 to 256 visible ASCII characters. Default: empty, the first key is made with the
    /// setup link or by <c>keys create</c>. Ignored once a workspace exists. Environment: <c>Bootstrap__ApiKey</c>.
    /// </summary>
    public string ApiKey { get; set; } = "";
}

/// <summary>Refuses keys that no <c>Authorization</c> header could carry.</summary>
internal sealed class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>
{
    private const int MinLength = 8;
    private const int MaxLength = 256;

    public ValidateOptionsResult Validate(string? name, BootstrapOptions options)
    {
        string key = options.ApiKey;
        bool usable = key.Length == 0 || (key.Length is >= MinLength and <= MaxLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~'));
        // The key itself is a secret and stays out of the message.
        return usable
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Bootstrap:ApiKey has {key.Length} characters; it must be {MinLength} to {MaxLength} visible ASCII "
                + "characters without spaces (environment: Bootstrap__ApiKey)");
    }
}
