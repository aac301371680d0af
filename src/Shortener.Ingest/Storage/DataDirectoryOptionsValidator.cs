using Microsoft.Extensions.Options;
using Shortener.Core.Storage;

namespace Shortener.Ingest.Storage;

/// <summary>The data directory must be a path that the file system accepts.</summary>
internal sealed class DataDirectoryOptionsValidator : IValidateOptions<DataDirectoryOptions>
{
    public ValidateOptionsResult Validate(string? name, DataDirectoryOptions options) =>
        string.IsNullOrWhiteSpace(options.Directory) || options.Directory.Contains('\0', StringComparison.Ordinal)
            ? ValidateOptionsResult.Fail($"Data:Directory is '{options.Directory}': it must be a path (environment: Data__Directory).")
            : ValidateOptionsResult.Success;
}
