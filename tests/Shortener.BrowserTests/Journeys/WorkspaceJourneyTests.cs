using System.Net;
using System.Net.Http.Headers;
using Shortener.BrowserTests.Pages;
using Shortener.BrowserTests.Stage;

namespace Shortener.BrowserTests.Journeys;

/// <summary>What an owner does with the people and programs of the workspace.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WorkspaceJourneyTests(BrowserStage stage)
{
    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Invited_editor_joins_and_is_removed_again(Device device)
    {
        string email = $"team.{device}@mail.example".ToLowerInvariant();
        string name = $"Tomas {device}";
        Look look = Look.Phone with { Device = device };
        await using Visit owner = await stage.OpenAsync(look, stage.Owner);
        var team = new TeamPage(owner);
        await team.OpenAsync();
        string link = await team.InviteAsync(email, "Editor");

        await using (Visit guest = await stage.OpenAsync(look))
        {
            var invitation = new InvitationPage(guest);
            await invitation.OpenAsync(link);
            await invitation.JoinAsync(name, Person.Password);
            await guest.Page.WaitForURLAsync("**/app");
            // An editor may not ask anybody in.
            await new TeamPage(guest).OpenAsync();
            await Assertions.Expect(guest.Page.GetByRole(AriaRole.Button, new() { Name = "Invite somebody" })).ToHaveCountAsync(0);
            guest.Troubles.AssertNone();
        }

        await team.OpenAsync();
        await Assertions.Expect(team.RowOf(name)).ToContainTextAsync("Editor");
        await team.RemoveAsync(name);
        owner.Troubles.AssertNone();
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desktop)]
    public async Task Key_works_from_its_making_to_its_end(Device device)
    {
        string name = $"Newsletter {device}";
        await using Visit owner = await stage.OpenAsync(Look.Phone with { Device = device }, stage.Owner);
        var keys = new KeysPage(owner);
        await keys.OpenAsync();
        string secret = await keys.CreateAsync(name);
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(secret));
        await keys.RevokeAsync(name);
        // Nodes look at a key again after a second.
        long revoked = TimeProvider.System.GetTimestamp();
        while (await StatusOfAsync(secret) != HttpStatusCode.Unauthorized)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(revoked) < TimeSpan.FromSeconds(30), "The revoked key still works");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        owner.Troubles.AssertNone();
    }

    private async Task<HttpStatusCode> StatusOfAsync(string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/links");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using HttpResponseMessage response = await stage.Home.Client.SendAsync(request);
        return response.StatusCode;
    }
}
