using System.Text.Json;

namespace Shortener.IntegrationTests.Accounts;

/// <summary>Members, roles and invitations.</summary>
public abstract class MembersContract(PeopleHost host)
{
    [Theory]
    [InlineData("admin", "editor", "viewer", 200)]
    [InlineData("admin", "viewer", "admin", 200)]
    [InlineData("admin", "admin", "viewer", 200)]
    [InlineData("admin", "viewer", "owner", 403)]
    [InlineData("admin", "owner", "viewer", 403)]
    [InlineData("editor", "viewer", "analyst", 403)]
    [InlineData("viewer", "viewer", "viewer", 403)]
    public async Task A_role_is_given_only_by_those_who_have_it(string actor, string before, string after, int status)
    {
        (Browser browser, _, _) = await host.MemberAsync(actor);
        (_, string target, _) = await host.MemberAsync(before);
        Assert.Equal(status, (await browser.PatchAsync($"/api/v1/members/{target}", new { role = after })).Status);
        Answer member = await host.Owner.GetAsync($"/api/v1/members/{target}");
        Assert.Equal(status == 200 ? after : before, member["role"]);
        Assert.Equal(actor == "admin" && before != "owner" ? 204 : 403, (await browser.DeleteAsync($"/api/v1/members/{target}")).Status);
    }

    [Theory]
    [InlineData("viewer", 403)]
    [InlineData("analyst", 403)]
    [InlineData("editor", 403)]
    [InlineData("admin", 403)]
    public async Task Nobody_raises_themselves(string role, int status)
    {
        (Browser browser, string me, _) = await host.MemberAsync(role);
        Assert.Equal(status, (await browser.PatchAsync($"/api/v1/members/{me}", new { role = "owner" })).Status);
        Assert.Equal(403, (await browser.PostAsync("/api/v1/invitations", new { email = "friend@example.com", role = "owner" })).Status);
        Assert.Equal(role, (await browser.GetAsync("/api/v1/session")).Body.GetProperty("memberships").EnumerateArray().First().GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_key_with_members_write_alone_raises_nobody()
    {
        Answer key = await host.Owner.PostAsync("/api/v1/keys", new { name = "members", scopes = new[] { "members:read", "members:write" } });
        (string, string) header = ("Authorization", $"Bearer {key["key"]}");
        (_, string target, _) = await host.MemberAsync("viewer");
        Answer raised = await host.Browser().PatchAsync($"/api/v1/members/{target}", new { role = "owner" }, header);
        Assert.Equal((403, "above_yourself"), (raised.Status, raised.Code));
        Answer invited = await host.Browser().PostAsync("/api/v1/invitations", new { email = "k@example.com", role = "viewer" }, header);
        Assert.Equal((403, "above_yourself"), (invited.Status, invited.Code));
    }

    [Fact]
    public async Task There_is_always_an_owner()
    {
        (Browser browser, _, _) = await host.MemberAsync("viewer");
        string mine = (await browser.PostAsync("/api/v1/workspaces", new { name = "Alone" }))["id"];
        (string, string) there = ("Shortener-Workspace", mine);
        string me = (await browser.GetAsync("/api/v1/members", there)).Items[0].GetProperty("id").GetString()!;
        Answer lowered = await browser.PatchAsync($"/api/v1/members/{me}", new { role = "viewer" }, there);
        Assert.Equal((409, "last_owner"), (lowered.Status, lowered.Code));
        Answer left = await browser.DeleteAsync("/api/v1/members/me", there);
        Assert.Equal((409, "last_owner"), (left.Status, left.Code));
        Assert.Equal((409, "last_owner"), ((await browser.DeleteAsync($"/api/v1/members/{me}", there)).Status, left.Code));
    }

    [Fact]
    public async Task A_member_leaves_and_a_change_is_obeyed_at_once()
    {
        (Browser browser, string me, _) = await host.MemberAsync("editor");
        Assert.Equal(201, (await browser.PostAsync("/api/v1/links", new { url = "https://example.com/" })).Status);
        Answer read = await host.Owner.GetAsync($"/api/v1/members/{me}");
        Answer lowered = await host.Owner.PatchAsync($"/api/v1/members/{me}", new { role = "viewer" }, ("If-Match", read.Header("ETag")!));
        Assert.Equal(200, lowered.Status);
        Assert.Equal(412, (await host.Owner.PatchAsync($"/api/v1/members/{me}", new { role = "admin" }, ("If-Match", read.Header("ETag")!))).Status);
        Assert.Equal(403, (await browser.PostAsync("/api/v1/links", new { url = "https://example.com/" })).Status);
        Assert.Equal(200, (await browser.GetAsync("/api/v1/links")).Status);
        Assert.Equal(204, (await browser.DeleteAsync("/api/v1/members/me")).Status);
        Answer alone = await browser.GetAsync("/api/v1/links");
        Assert.Equal(403, alone.Status);
        Answer session = await browser.GetAsync("/api/v1/session");
        Assert.Empty(session.Body.GetProperty("memberships").EnumerateArray());
        Assert.False(session.Body.TryGetProperty("workspaceId", out _));
        Assert.Equal(404, (await host.Owner.GetAsync($"/api/v1/members/{me}")).Status);
    }

    [Fact]
    public async Task Members_are_listed_in_pages()
    {
        await host.MemberAsync("viewer");
        await host.MemberAsync("viewer");
        List<string> seen = [];
        string? cursor = "";
        while (cursor is not null)
        {
            Answer page = await host.Owner.GetAsync($"/api/v1/members?limit=1{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            seen.Add(Assert.Single(page.Items).GetProperty("id").GetString()!);
            cursor = page.Body.GetProperty("nextCursor").GetString();
        }

        Assert.True(seen.Count >= 3);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(422, (await host.Owner.GetAsync("/api/v1/members?cursor=x&limit=0")).Status);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_answer_of_its_own_workspace_whatever_other_cookies_come_with_it()
    {
        (Browser ana, string id, _) = await host.MemberAsync("owner");
        string key = Guid.NewGuid().ToString(), first = (await ana.GetAsync("/api/v1/workspace"))["id"];
        object body = new { email = $"guest-of-{id}@example.com", role = "viewer" };
        Answer invited = await ana.PostAsync("/api/v1/invitations", body, ("Idempotency-Key", key), ("Shortener-Workspace", first));
        Assert.Equal(201, invited.Status);
        // A cookie of a neighbour, set between two attempts.
        ana.Cookies.Add(host.Address, new System.Net.Cookie("consent", "yes"));
        Answer again = await ana.PostAsync("/api/v1/invitations", body, ("Idempotency-Key", key), ("Shortener-Workspace", first));
        Assert.Equal((201, invited.Text), (again.Status, again.Text));

        Answer second = await ana.PostAsync("/api/v1/workspaces", new { name = "Second" });
        Assert.Equal(201, second.Status);
        Answer elsewhere = await ana.PostAsync("/api/v1/invitations", body, ("Idempotency-Key", key), ("Shortener-Workspace", second["id"]));
        Assert.Equal(201, elsewhere.Status);
        Assert.NotEqual(invited["id"], elsewhere["id"]);
    }

    [Fact]
    public async Task An_invitation_shows_its_link_once_and_is_revoked()
    {
        Answer invited = await host.Owner.PostAsync("/api/v1/invitations", new { email = " Guest@Example.com ", role = "analyst" }, ("Idempotency-Key", Guid.NewGuid().ToString()));
        Assert.Equal(201, invited.Status);
        Assert.StartsWith(host.Address.GetLeftPart(UriPartial.Authority) + "/app/invitation?token=sli_", invited["link"], StringComparison.Ordinal);
        Assert.Equal("False", invited["mailed"]);
        Answer list = await host.Owner.GetAsync("/api/v1/invitations?limit=100");
        JsonElement listed = list.Items.Single(item => item.GetProperty("id").GetString() == invited["id"]);
        Assert.Equal("guest@example.com", listed.GetProperty("email").GetString());
        Assert.Equal(TimeSpan.FromDays(7), listed.GetProperty("expiresAt").GetDateTimeOffset() - listed.GetProperty("createdAt").GetDateTimeOffset());
        Assert.DoesNotContain(PeopleHost.TokenOf(invited), list.Text, StringComparison.Ordinal);
        Assert.Equal(204, (await host.Owner.DeleteAsync($"/api/v1/invitations/{invited["id"]}")).Status);
        Assert.Equal(404, (await host.Owner.DeleteAsync($"/api/v1/invitations/{invited["id"]}")).Status);
        Answer late = await host.Browser().PostAsync("/api/v1/invitations/accept", new { token = PeopleHost.TokenOf(invited), name = "G", password = PeopleHost.Password });
        Assert.Equal((410, "invitation_gone"), (late.Status, late.Code));
    }

    [Theory]
    [InlineData("a@b.example\r\nBcc: all@example.com", "email")]
    [InlineData("a@b.example,c@d.example", "email")]
    [InlineData("\"a b\"@c.example", "email")]
    [InlineData("Ana <a@b.example>", "email")]
    [InlineData("a@b.example\0", "email")]
    [InlineData("ok@b.example", "role")]
    public async Task An_address_that_could_smuggle_a_header_is_refused(string email, string field)
    {
        Answer refused = await host.Owner.PostAsync("/api/v1/invitations", new { email, role = field == "role" ? "king" : "viewer" });
        Assert.Equal((422, field), (refused.Status, Assert.Single(refused.Fields)));
    }

    [Fact]
    public async Task Who_is_a_member_is_not_invited_again()
    {
        (_, _, string email) = await host.MemberAsync("viewer");
        Answer refused = await host.Owner.PostAsync("/api/v1/invitations", new { email, role = "admin" });
        Assert.Equal((409, "already_member"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task An_invitation_is_not_taken_over_by_somebody_else_unless_they_say_so()
    {
        (Browser other, _, string email) = await host.MemberAsync("viewer");
        Answer made = await host.Owner.PostAsync("/api/v1/workspaces", new { name = "Second" });
        (string, string) there = ("Shortener-Workspace", made["id"]);
        string token = PeopleHost.TokenOf(await host.Owner.PostAsync("/api/v1/invitations", new { email = "unknown@example.com", role = "editor" }, there));
        Answer refused = await other.PostAsync("/api/v1/invitations/accept", new { token });
        Assert.Equal((409, "invitation_for_other"), (refused.Status, refused.Code));
        Answer page = await other.GetAsync($"/app/invitation?token={token}");
        Assert.Contains("another address", page.Text, StringComparison.Ordinal);
        Assert.Contains(email, page.Text, StringComparison.Ordinal);
        Answer joined = await other.PostAsync("/api/v1/invitations/accept", new { token, asMe = true });
        Assert.Equal((200, made["id"]), (joined.Status, joined["workspaceId"]));
        Assert.Equal(2, joined.Body.GetProperty("memberships").GetArrayLength());
        Assert.Equal(410, (await other.PostAsync("/api/v1/invitations/accept", new { token, asMe = true })).Status);
    }

    [Fact]
    public async Task Who_has_an_account_signs_in_to_accept_and_no_password_is_set_for_them()
    {
        (_, _, string email) = await host.MemberAsync("viewer");
        Answer made = await host.Owner.PostAsync("/api/v1/workspaces", new { name = "Third" });
        string token = PeopleHost.TokenOf(await host.Owner.PostAsync("/api/v1/invitations", new { email, role = "editor" }, ("Shortener-Workspace", made["id"])));
        Browser browser = host.Browser();
        Answer refused = await browser.PostAsync("/api/v1/invitations/accept", new { token, name = "Thief", password = "another password" });
        Assert.Equal((401, "sign_in_required"), (refused.Status, refused.Code));
        Assert.Equal(401, (await browser.SignInAsync(email, "another password")).Status);
        Assert.Equal(200, (await browser.SignInAsync(email)).Status);
        Answer joined = await browser.PostAsync("/api/v1/invitations/accept", new { token });
        Assert.Equal((200, made["id"]), (joined.Status, joined["workspaceId"]));
    }

    [Fact]
    public async Task A_new_person_joins_on_the_page()
    {
        string token = PeopleHost.TokenOf(await host.Owner.PostAsync("/api/v1/invitations", new { email = "page@example.com", role = "editor" }));
        Browser browser = host.Browser();
        Answer form = await browser.GetAsync($"/app/invitation?token={token}", ("Accept-Language", "ru"));
        Assert.Contains("page@example.com", form.Text, StringComparison.Ordinal);
        Assert.Contains("Редактор", form.Text, StringComparison.Ordinal);
        Assert.Equal("no-referrer", form.Header("Referrer-Policy"));
        Answer wrong = await browser.FormAsync("/app/invitation", [("token", token), ("name", ""), ("password", "x")]);
        Assert.Equal(422, wrong.Status);
        Assert.Contains("id=\"name-error\"", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("id=\"password-error\"", wrong.Text, StringComparison.Ordinal);
        Answer done = await browser.FormAsync("/app/invitation", [("token", token), ("name", "Page"), ("password", PeopleHost.Password)]);
        Assert.Equal((303, "/app"), (done.Status, done.Location));
        Assert.Equal("editor", (await browser.GetAsync("/api/v1/session")).Body.GetProperty("memberships")[0].GetProperty("role").GetString());
        Assert.Equal(410, (await host.Browser().GetAsync($"/app/invitation?token={token}")).Status);
    }

    [Fact]
    public async Task A_workspace_is_changed_by_version_and_only_in_what_may_be_set()
    {
        (Browser browser, _, _) = await host.MemberAsync("viewer");
        Answer made = await browser.PostAsync("/api/v1/workspaces", new { name = "W", timezone = "Asia/Tokyo", currency = "JPY" });
        (string, string) there = ("Shortener-Workspace", made["id"]);
        Answer read = await browser.GetAsync("/api/v1/workspace", there);
        Assert.Equal(("Asia/Tokyo", "JPY"), (read["timezone"], read["currency"]));
        Answer changed = await browser.PatchAsync("/api/v1/workspace", new { currency = "EUR" }, there, ("If-Match", read.Header("ETag")!));
        Assert.Equal((200, "W", "EUR"), (changed.Status, changed["name"], changed["currency"]));
        Assert.Equal(412, (await browser.PatchAsync("/api/v1/workspace", new { name = "X" }, there, ("If-Match", read.Header("ETag")!))).Status);
        Answer wrong = await browser.PatchAsync("/api/v1/workspace", new { name = "", timezone = "/etc/passwd", currency = "eur" }, there);
        Assert.Equal(["currency", "name", "timezone"], wrong.Fields.Order());
        Assert.Equal(400, (await browser.PatchAsync("/api/v1/workspace", new { id = "wsp_5d4gp3m80p1f5" }, there)).Status);
        Assert.Equal(2, (await browser.GetAsync("/api/v1/workspaces")).Items.Count);
        Answer byKey = await host.Browser().PostAsync("/api/v1/workspaces", new { name = "K" }, ("Authorization", $"Bearer {host.FirstKey}"));
        Assert.Equal(403, byKey.Status);
    }
}

public sealed class SqliteMembersTests(SqlitePeopleHost host) : MembersContract(host), IClassFixture<SqlitePeopleHost>;

[Trait("Db", "Postgres")]
public sealed class PostgresMembersTests(PostgresPeopleHost host) : MembersContract(host), IClassFixture<PostgresPeopleHost>;
