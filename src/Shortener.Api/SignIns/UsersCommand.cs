using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Shortener.Api.Audit;
using Shortener.Api.Hosting;
using Shortener.Api.PasswordResets;
using Shortener.Core.Accounts;
using Shortener.Core.Links;
using Shortener.Core.SecondFactors;

namespace Shortener.Api.SignIns;

/// <summary><c>users</c>: lets people in again who forgot their password or lost their second factor.</summary>
internal static class UsersCommand
{
    /// <summary>Where the server listens unless it is told otherwise.</summary>
    private const string DefaultOrigin = "http://127.0.0.1:8080";

    /// <summary>Actor in the audit log.</summary>
    private const string Actor = "command line";

    /// <param name="openHost">Builds a host (not started) on a migrated database; disposed by the command.</param>
    public static Command Create(Func<CancellationToken, Task<IHost>> openHost)
    {
        var email = new Option<string>("--email") { Description = "The person's e-mail address", Required = true };
        var json = new Option<bool>("--json") { Description = "Print {\"email\",\"link\",\"expiresAt\"} instead of the link alone" };
        var password = new Command("reset-password", "Print a link that works once and for an hour, and lets the person choose another password") { email, json };
        password.SetAction((parsed, ct) => RunAsync(
            openHost, parsed.GetValue(email)!, (services, user) => ResetPasswordAsync(services, user, parsed.GetValue(json), ct), ct));
        var factor = new Command("remove-second-factor", "Let the person sign in with the password alone, and set up another second factor") { email };
        factor.SetAction((parsed, ct) => RunAsync(openHost, parsed.GetValue(email)!, (services, user) => RemoveFactorAsync(services, user, ct), ct));
        return new Command("users", "People who cannot sign in any more") { password, factor };
    }

    private static async Task<int> RunAsync(
        Func<CancellationToken, Task<IHost>> openHost, string email, Func<IServiceProvider, User, Task<int>> act, CancellationToken ct)
    {
        if (!EmailAddress.TryNormalize(email, out string? address))
        {
            await Console.Error.WriteLineAsync("--email must be an address such as ana@example.com");
            return ExitCode.BadInput;
        }

        using IHost host = await openHost(ct);
        if (await host.Services.GetRequiredService<IUserStore>().FindByEmailAsync(address, ct) is not { } user)
        {
            await Console.Error.WriteLineAsync($"Nobody has an account with {address}");
            return ExitCode.BadInput;
        }

        return await act(host.Services, user);
    }

    private static async Task<int> ResetPasswordAsync(IServiceProvider services, User user, bool json, CancellationToken ct)
    {
        string origin = OriginOf(services);
        string link = await services.GetRequiredService<PasswordResetLinks>().IssueAsync(user.Id, origin, ct);
        await services.GetRequiredService<AuditTrail>().SystemAsync(Actor, "password.resetIssued", null, null);
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new Dictionary<string, string>
            {
                ["email"] = user.Email,
                ["link"] = link,
                ["expiresAt"] = (services.GetRequiredService<TimeProvider>().GetUtcNow() + PasswordResetLinks.Lifetime).UtcDateTime.ToString("O"),
            })
            : link);
        return ExitCode.Done;
    }

    private static async Task<int> RemoveFactorAsync(IServiceProvider services, User user, CancellationToken ct)
    {
        DateTimeOffset now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        bool removed = await services.GetRequiredService<ISecondFactorStore>().RemoveAsync(user.Id, now, ct);
        if (removed)
        {
            await services.GetRequiredService<AuditTrail>().SystemAsync(Actor, "secondFactor.removed", null, null);
        }

        Console.WriteLine(removed ? $"{user.Email} signs in with the password alone" : $"{user.Email} has no second factor");
        return ExitCode.Done;
    }

    private static string OriginOf(IServiceProvider services)
    {
        string configured = services.GetRequiredService<IOptions<LinksOptions>>().Value.PublicUrl;
        string listening = services.GetRequiredService<IConfiguration>()["urls"]?.Split(';')[0] ?? DefaultOrigin;
        return (configured is { Length: > 0 } ? configured : listening).TrimEnd('/');
    }
}
