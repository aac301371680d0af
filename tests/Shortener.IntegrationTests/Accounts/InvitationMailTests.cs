using System.Globalization;
using Shortener.Core.Storage;
using Shortener.IntegrationTests.Links;
using Shortener.IntegrationTests.SignIns;
using Shortener.Testing.Processes;

namespace Shortener.IntegrationTests.Accounts;

public sealed class InvitationMailTests
{
    [SmtpFact]
    public async Task An_invitation_is_mailed_and_the_names_in_it_stay_text()
    {
        await using SmtpServer mail = await SmtpServer.StartAsync();
        await using SignInServer server = await SignInServer.StartAsync(
            StorageBackend.Sqlite,
            ("Smtp:Host", "127.0.0.1"),
            ("Smtp:Port", mail.Port.ToString(CultureInfo.InvariantCulture)),
            ("Smtp:Security", "none"),
            ("Smtp:From", "links@example.com"),
            ("Links:PublicUrl", "https://go.example"));
        await server.AddPersonAsync("ana@example.com");
        using SignIns.Browser browser = server.Open();
        await browser.SignInAsync("ana@example.com");
        Assert.Equal(201, (await browser.PostAsync("/api/v1/workspaces", new { name = "{1} <b>\u2028Bcc: x@y.example" })).Status);
        ApiAnswer invited = await browser.PostAsync("/api/v1/invitations", new { email = "guest@example.com", role = "viewer" });
        Assert.Equal((201, "True"), (invited.Status, invited["mailed"]));
        ReceivedLetter letter = await mail.NextAsync();
        Assert.Equal(["guest@example.com"], letter.To);
        Assert.StartsWith("Invitation to {1} <b>", letter.Subject, StringComparison.Ordinal);
        Assert.Contains(invited["link"], letter.Text, StringComparison.Ordinal);
        Assert.StartsWith("https://go.example/app/invitation?token=sli_", invited["link"], StringComparison.Ordinal);
        Assert.Contains("ana@example.com invites you", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", letter.Html, StringComparison.Ordinal);
    }
}
