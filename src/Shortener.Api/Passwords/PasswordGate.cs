using Shortener.Api.Pages.Password;
using Shortener.Api.Redirects;
using Shortener.Core.Redirects;

namespace Shortener.Api.Passwords;

/// <summary>What came of a visit to a link with a password.</summary>
/// <param name="Passed">Whether the right password was sent.</param>
/// <param name="Wait">Set when too many were tried: how long to wait.</param>
/// <param name="Referrer">Where the visitor came from to the form, as the form says.</param>
internal readonly record struct PasswordAnswer(bool Passed, TimeSpan? Wait = null, string? Referrer = null);

/// <summary>Reads the password that a visitor sent and checks it. Thread-safe.</summary>
internal sealed class PasswordGate(PasswordAttempts attempts, IClientAddress clientAddress) : IDisposable
{
    // Percent-encoded UTF-8 of the longest password and referrer, and the fields' names.
    private const int MaxFormBytes = ((PasswordHashing.MaxLength + PasswordPageModel.MaxReferrerLength) * 9) + 64;

    // Each check takes a core for some 50 ms: the others serve redirects meanwhile.
    private readonly SemaphoreSlim _checking = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Takes what a <c>POST</c> brings.</summary>
    public async Task<PasswordAnswer> TryAsync(HttpContext context, RedirectPlan plan, string hash)
    {
        if (attempts.TryBegin(plan.LinkId, clientAddress.Of(context)) is { } wait)
        {
            return new PasswordAnswer(Passed: false, wait);
        }

        (string? password, string? referrer) = await ReadAsync(context);
        if (password is not { Length: > 0 and <= PasswordHashing.MaxLength })
        {
            return new PasswordAnswer(Passed: false, Referrer: referrer);
        }

        await _checking.WaitAsync(context.RequestAborted);
        try
        {
            return new PasswordAnswer(PasswordHashing.Verify(hash, password), Referrer: referrer);
        }
        finally
        {
            _checking.Release();
        }
    }

    public void Dispose() => _checking.Dispose();

    private static async Task<(string? Password, string? Referrer)> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!request.HasFormContentType || request.ContentLength is null or > MaxFormBytes)
        {
            return default;
        }

        try
        {
            IFormCollection form = await request.ReadFormAsync(context.RequestAborted);
            string? referrer = form[PasswordPageModel.ReferrerField];
            return (form[PasswordPageModel.Field], referrer is { Length: > PasswordPageModel.MaxReferrerLength } ? null : referrer);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return default;
        }
    }
}
