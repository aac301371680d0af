using Microsoft.Extensions.Options;
using Shortener.Core.Journal;

namespace Shortener.Ingest.Journal;

/// <summary>Applies the journal's own rules at start.</summary>
internal sealed class JournalOptionsValidator : IValidateOptions<JournalOptions>
{
    public ValidateOptionsResult Validate(string? name, JournalOptions options) =>
        options.Validate() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
