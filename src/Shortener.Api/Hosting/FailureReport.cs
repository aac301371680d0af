using Microsoft.Extensions.Options;
using Shortener.Core.Backups;
using Shortener.Core.Storage;
using Shortener.Core.Storage.Moves;

namespace Shortener.Api.Hosting;

/// <summary>Turns the failures a person can mend into a line on standard error and an exit code.</summary>
internal static class FailureReport
{
    /// <summary>Runs a command; failures nobody foresaw go on to the runtime with their stack.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OptionsValidationException refused)
        {
            foreach (string failure in refused.Failures)
            {
                await Console.Error.WriteLineAsync(failure);
            }

            return ExitCode.BadInput;
        }
        catch (DataDirectoryLockedException held)
        {
            await Console.Error.WriteLineAsync(held.Message);
            return ExitCode.DirectoryHeld;
        }
        catch (FormatException refused) when (refused.Message.StartsWith("Invalid url", StringComparison.Ordinal))
        {
            // Kestrel's own words for an address that it cannot listen on.
            await Console.Error.WriteLineAsync(refused.Message + " Expected e.g. --urls http://127.0.0.1:8080 (environment: ASPNETCORE_URLS).");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return ExitCode.Failed;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException or StartException or BackupException
            or MoveException)
        {
            await Console.Error.WriteLineAsync(failed.Message);
            return ExitCode.Failed;
        }
    }
}
